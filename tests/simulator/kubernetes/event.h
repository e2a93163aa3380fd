#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource EventResource();

}  // namespace simulator::kubernetes
