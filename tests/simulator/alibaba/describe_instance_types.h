#pragma once

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

ActionResult DescribeInstanceTypes(const World& world, const TimeAxis& times,
                                   const Parameters& parameters);

}  // namespace simulator::alibaba
