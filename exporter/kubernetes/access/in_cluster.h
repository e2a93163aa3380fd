// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "exporter/core/environment.h"
#include "exporter/core/error.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {

// Access through the pod's service account: KUBERNETES_SERVICE_HOST and _PORT (IPv6 addresses get
// brackets), token and CA from /var/run/secrets/kubernetes.io/serviceaccount. nullopt outside a
// cluster; kConfig if only one of the two variables is set.
Result<std::optional<ClusterAccess>> InClusterAccess(const Environment& environment);

}  // namespace exporter::kubernetes
