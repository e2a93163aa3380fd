#pragma once

#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/kubeconfig.h"

namespace exporter::kubernetes {

// `path` as an entry of `file` means it: relative to the file's folder. Empty stays empty.
std::string PathFrom(const std::string& file, const std::string& path);

// Puts what proves who `user` is into `access`. Each error completes "FILE: user 'u': ...".
std::vector<std::string> ResolveUser(const KubeconfigUser& user, const Environment& environment,
                                     TimePoint now, ClusterAccess& access);

// The same for its exec plugin, which is not told of the cluster yet.
std::vector<std::string> ResolvePlugin(const KubeconfigUser& user, const Environment& environment,
                                       ClusterAccess& access);

}  // namespace exporter::kubernetes
