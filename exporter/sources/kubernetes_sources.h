// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exporter/sources/source.h"

namespace exporter {

// The resources of the Kubernetes API, in the order in which they are read.
std::vector<Source> KubernetesSources();

}  // namespace exporter
