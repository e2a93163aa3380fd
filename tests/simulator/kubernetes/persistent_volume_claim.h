#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource PersistentVolumeClaimResource();

}  // namespace simulator::kubernetes
