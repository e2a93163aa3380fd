#pragma once

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

ActionResult DescribeInstanceTypes(const Snapshot& snapshot, const Parameters& parameters);

}  // namespace simulator::alibaba
