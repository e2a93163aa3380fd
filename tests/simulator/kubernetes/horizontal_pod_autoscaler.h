#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource HorizontalPodAutoscalerResource();

}  // namespace simulator::kubernetes
