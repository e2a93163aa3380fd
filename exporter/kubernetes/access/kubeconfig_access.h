#pragma once

#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/kubeconfig.h"

namespace exporter::kubernetes {

// The access that a context of `kubeconfig` gives; an empty `context` is the current one.
// `environment` gives PATH, for plugins. Every error is one line that names the file and the
// entry: what is missing, does not fit together, cannot be read or decoded, or has expired.
std::vector<std::string> ResolveContext(const Kubeconfig& kubeconfig, const std::string& context,
                                        const Environment& environment, TimePoint now,
                                        ClusterAccess& access);

}  // namespace exporter::kubernetes
