#pragma once

#include <string_view>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

extern const Action kDescribeRegions;

// Whether the service has such a region.
bool IsRegion(std::string_view id);

}  // namespace simulator::alibaba
