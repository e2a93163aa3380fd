#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource PodResource();

}  // namespace simulator::kubernetes
