#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource StorageClassResource();

}  // namespace simulator::kubernetes
