#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource PersistentVolumeResource();

}  // namespace simulator::kubernetes
