#pragma once

#include <optional>
#include <string>

#include "exporter/core/environment.h"
#include "exporter/core/error.h"

namespace exporter::kubernetes {

// How to reach an API server.
struct ClusterAccess {
  std::string server;      // base URL
  std::string token_file;  // empty: send no token
  std::string ca_file;     // empty: the system's certificates
};

// The access kubelet gives every pod: KUBERNETES_SERVICE_HOST and _PORT (IPv6
// addresses get brackets) with token and CA under
// /var/run/secrets/kubernetes.io/serviceaccount. nullopt outside a cluster;
// kConfig when only one of the two variables is set.
Result<std::optional<ClusterAccess>> InClusterAccess(const Environment& environment);

}  // namespace exporter::kubernetes
