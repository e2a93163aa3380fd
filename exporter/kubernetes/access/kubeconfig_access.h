// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/kubeconfig.h"

namespace exporter::kubernetes {

// Resolves a context of `kubeconfig` into `access`; an empty `context` is the current one.
// `environment` supplies PATH for plugins. Returns the errors, one line each, with file and entry:
// something is missing, inconsistent, unreadable, or expired.
std::vector<std::string> ResolveContext(const Kubeconfig& kubeconfig, const std::string& context,
                                        const Environment& environment, TimePoint now,
                                        ClusterAccess& access);

}  // namespace exporter::kubernetes
