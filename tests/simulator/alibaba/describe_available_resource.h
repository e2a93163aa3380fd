#pragma once

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

extern const Action kDescribeAvailableResource;

}  // namespace simulator::alibaba
