// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/core/secret.h"
#include "exporter/kubernetes/access/cluster_access.h"

namespace exporter::kubernetes {

// A kubeconfig as written: only the types of fields are checked; nothing is decoded or resolved.
// Faults of an entry matter only if it is used. Each entry knows its file, because relative paths
// are relative to it. Source: "kubeconfig (v1)" of the Kubernetes reference, client-go's
// api/v1/types.go.

struct KubeconfigEntry {
  std::string file;
  ConfigErrors faults{};  // "server: want a text"
};

struct KubeconfigCluster : KubeconfigEntry {
  std::string server{};
  std::string ca_file{};
  std::string ca_data{};
  std::string tls_server_name{};
  Secret proxy_url{};
  bool is_insecure = false;
  bool is_uncompressed = false;
  std::string exec_config{};  // extension client.authentication.k8s.io/exec as JSON; usually empty
};

// Its path and cluster_json are left empty.
struct KubeconfigExec : ExecPlugin {
  std::string command{};
  std::string interactive_mode{};
  bool wants_cluster = false;
};

struct KubeconfigUser : KubeconfigEntry {
  std::string certificate_file{};
  std::string certificate_data{};
  std::string key_file{};
  Secret key_data{};
  Secret token{};
  std::string token_file{};
  std::string name{};  // username
  Secret password{};
  std::string as{};
  std::string as_uid{};
  std::vector<std::string> as_groups{};
  std::vector<std::pair<std::string, std::string>> as_extra{};
  bool has_auth_provider = false;
  std::optional<KubeconfigExec> exec{};
};

struct KubeconfigContext : KubeconfigEntry {
  std::string cluster{};
  std::string user{};
};

struct Kubeconfig {
  std::string files{};  // for messages: "/a/config" or "/a/config:/b/config"
  std::string current_context{};
  std::map<std::string, KubeconfigCluster, std::less<>> clusters{};
  std::map<std::string, KubeconfigUser, std::less<>> users{};
  std::map<std::string, KubeconfigContext, std::less<>> contexts{};
};

// Reads and merges the files: the first file to define an entry, or the current context, wins.
// Returns the errors, one line each, which names the file.
ConfigErrors ReadKubeconfig(const std::vector<std::string>& files, Kubeconfig& kubeconfig);

}  // namespace exporter::kubernetes
