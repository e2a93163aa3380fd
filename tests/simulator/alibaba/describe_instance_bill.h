#pragma once

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

extern const Action kDescribeInstanceBill;

}  // namespace simulator::alibaba
