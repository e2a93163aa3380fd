#pragma once

#include <optional>

#include "exporter/core/environment.h"
#include "exporter/core/error.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {

// The access kubelet gives every pod: KUBERNETES_SERVICE_HOST and _PORT (IPv6
// addresses get brackets) with token and CA under
// /var/run/secrets/kubernetes.io/serviceaccount. nullopt outside a cluster;
// kConfig when only one of the two variables is set.
Result<std::optional<ClusterAccess>> InClusterAccess(const Environment& environment);

}  // namespace exporter::kubernetes
