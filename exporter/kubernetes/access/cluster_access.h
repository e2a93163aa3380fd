// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/environment.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/http/transport.h"

namespace exporter::kubernetes {

// A PEM text, or a file that is read again for every use. Both empty: not configured.
struct PemSource {
  std::string file{};
  Secret text{};

  bool empty() const { return file.empty() && text.empty(); }
};

// The `exec` credential plugin of a kubeconfig, ready to run.
struct ExecPlugin {
  std::string api_version;  // "client.authentication.k8s.io/v1" or ".../v1beta1"
  std::string name;         // name in the kubeconfig, for messages
  std::string path;         // absolute
  std::vector<std::string> arguments{};
  std::vector<std::pair<std::string, Secret>> variables{};
  std::string install_hint{};
  std::string cluster_json{};  // the object spec.cluster; empty: not passed to the plugin
};

// How to reach an API server, and the credentials to use.
struct ClusterAccess {
  std::string server;             // base URL
  std::string token_file;         // empty: another method, or no token
  std::string ca_file;            // empty: ca_pem, or the system's CA bundle
  std::string ca_pem{};           // inline alternative to ca_file
  bool is_insecure = false;       // skip verification of the server's certificate
  std::string tls_server_name{};  // name to verify in its certificate; empty: the URL's host
  Secret proxy_url{};             // may hold a password; empty: *_proxy variables apply
  bool is_compressed = true;      // accept gzip for large answers

  // Mutually exclusive, also with token_file.
  Secret token{};
  std::optional<std::pair<std::string, Secret>> password{};  // with the user name
  std::optional<ExecPlugin> plugin{};
  // May be combined with a token.
  PemSource certificate{};
  PemSource key{};
  std::vector<Header> headers{};  // added to every request: impersonation

  // What to check, for messages: "cluster 'c' in kubeconfig /k", "user 'u' in kubeconfig /k".
  std::string server_place = "--kubernetes.server, --kubernetes.ca-file";
  std::string user_place = "--kubernetes.token-file";
};

// Access through the pod's service account: KUBERNETES_SERVICE_HOST and _PORT (IPv6 addresses get
// brackets), token and CA from /var/run/secrets/kubernetes.io/serviceaccount. nullopt outside a
// cluster; kConfig if only one of the two variables is set.
Result<std::optional<ClusterAccess>> InClusterAccess(const Environment& environment);

}  // namespace exporter::kubernetes
