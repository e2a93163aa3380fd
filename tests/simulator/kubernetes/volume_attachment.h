#pragma once

#include "tests/simulator/kubernetes/resource.h"

namespace simulator::kubernetes {

Resource VolumeAttachmentResource();

}  // namespace simulator::kubernetes
