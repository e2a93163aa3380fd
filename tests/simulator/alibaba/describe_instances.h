#pragma once

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

ActionResult DescribeInstances(const World& world, const TimeAxis& times,
                               const Parameters& parameters);

}  // namespace simulator::alibaba
