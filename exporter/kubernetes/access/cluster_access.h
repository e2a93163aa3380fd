#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/secret.h"
#include "exporter/http/transport.h"

namespace exporter::kubernetes {

// A PEM text, or the file it is read from each time; neither: there is none.
struct PemSource {
  std::string file{};
  Secret text{};

  bool empty() const { return file.empty() && text.empty(); }
};

// A program that gives credentials: `exec` of a kubeconfig, ready to run.
struct ExecPlugin {
  std::string api_version;  // "client.authentication.k8s.io/v1" or ".../v1beta1"
  std::string name;         // as the kubeconfig has it, for messages
  std::string path;         // absolute
  std::vector<std::string> arguments{};
  std::vector<std::pair<std::string, Secret>> variables{};
  std::string install_hint{};
  std::string cluster_json{};  // the object spec.cluster; empty: the plugin is not told
};

// How to reach an API server, and as whom.
struct ClusterAccess {
  std::string server;             // base URL
  std::string token_file;         // empty: another way, or no token
  std::string ca_file;            // empty: ca_pem, or the system's certificates
  std::string ca_pem{};           // instead of the file
  bool is_insecure = false;       // the server's certificate is not verified
  std::string tls_server_name{};  // the name in its certificate, where it is not the URL's
  Secret proxy_url{};             // may hold a password; empty: the proxy variables hold
  bool is_compressed = true;      // large answers may come packed

  // At most one of these and token_file.
  Secret token{};
  std::optional<std::pair<std::string, Secret>> password{};  // with the user's name
  std::optional<ExecPlugin> plugin{};
  // May stand beside a token.
  PemSource certificate{};
  PemSource key{};
  std::vector<Header> headers{};  // of every request: impersonation

  // What to check, in messages: "cluster 'c' in kubeconfig /k", "user 'u' in kubeconfig /k".
  std::string server_place = "--kubernetes.server, --kubernetes.ca-file";
  std::string user_place = "--kubernetes.token-file";
};

}  // namespace exporter::kubernetes
