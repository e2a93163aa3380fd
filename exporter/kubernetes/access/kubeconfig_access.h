// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/environment.h"
#include "exporter/kubernetes/access/cluster_access.h"
#include "exporter/kubernetes/access/kubeconfig.h"

namespace exporter::kubernetes {

// Resolves a context of `kubeconfig` into `access`; an empty `context` is the current one.
// `environment` supplies PATH for plugins. Returns the errors, one line each, with file and entry:
// something is missing, inconsistent, unreadable, or expired.
ConfigErrors ResolveContext(const Kubeconfig& kubeconfig, const std::string& context,
                            const Environment& environment, TimePoint now, ClusterAccess& access);

// Its part for the user: adds the credentials, with an exec plugin, whose cluster_json is left
// empty. Each error completes "FILE: user 'u': ...".
ConfigErrors ResolveUser(const KubeconfigUser& user, const Environment& environment, TimePoint now,
                         ClusterAccess& access);

// `path` of an entry in `file`, resolved against the file's folder. Empty stays empty.
std::string PathFrom(const std::string& file, const std::string& path);

}  // namespace exporter::kubernetes
