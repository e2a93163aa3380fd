#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource NodeResource();

}  // namespace simulator::kubernetes
