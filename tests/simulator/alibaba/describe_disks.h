#pragma once

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/collection.h"

namespace simulator::alibaba {

Collection CollectDisks(const World& world, const TimeAxis& times);
ActionResult DescribeDisks(const Snapshot& snapshot, const Parameters& parameters);

}  // namespace simulator::alibaba
