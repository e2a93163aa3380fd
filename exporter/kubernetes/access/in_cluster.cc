// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {
namespace {

constexpr const char* kHost = "KUBERNETES_SERVICE_HOST";
constexpr const char* kPort = "KUBERNETES_SERVICE_PORT";
constexpr const char* kTokenFile = "/var/run/secrets/kubernetes.io/serviceaccount/token";
constexpr const char* kCaFile = "/var/run/secrets/kubernetes.io/serviceaccount/ca.crt";

}  // namespace

Result<std::optional<ClusterAccess>> InClusterAccess(const Environment& environment) {
  const auto host = environment(kHost);
  const auto port = environment(kPort);
  if (!host && !port) return std::nullopt;
  if (!host || !port) {
    return Fail(ErrorKind::kConfig, std::string(host ? kHost : kPort) + " is set, " +
                                        (host ? kPort : kHost) +
                                        " is not: set both, or use --kubernetes.server");
  }
  const bool is_ipv6 = host->find(':') != std::string::npos;
  return ClusterAccess{.server = "https://" + (is_ipv6 ? "[" + *host + "]" : *host) + ":" + *port,
                       .token_file = kTokenFile,
                       .ca_file = kCaFile};
}

}  // namespace exporter::kubernetes
