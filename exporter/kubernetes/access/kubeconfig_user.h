// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/kubeconfig.h"

namespace exporter::kubernetes {

// `path` of an entry in `file`, resolved against the file's folder. Empty stays empty.
std::string PathFrom(const std::string& file, const std::string& path);

// Adds the user's credentials to `access`. Each error completes "FILE: user 'u': ...".
std::vector<std::string> ResolveUser(const KubeconfigUser& user, const Environment& environment,
                                     TimePoint now, ClusterAccess& access);

// The same for its exec plugin; exec.cluster_json is left empty.
std::vector<std::string> ResolvePlugin(const KubeconfigUser& user, const Environment& environment,
                                       ClusterAccess& access);

}  // namespace exporter::kubernetes
