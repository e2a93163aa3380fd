#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource StatefulSetResource();

}  // namespace simulator::kubernetes
