#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource CsiNodeResource();

}  // namespace simulator::kubernetes
