// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig_access.h"

#include <algorithm>
#include <string_view>

#include "exporter/core/base64.h"
#include "exporter/core/files.h"
#include "exporter/http/url.h"
#include "exporter/json/quote.h"
#include "exporter/kubernetes/access/certificate.h"

namespace exporter::kubernetes {
namespace {

// Truncated, because a list of names can be long.
template <class Entries>
std::string NamesOf(const Entries& entries) {
  std::string names;
  for (const auto& [name, entry] : entries) names += (names.empty() ? "" : ", ") + name;
  return names.empty() ? "it has none" : "want one of: " + OneLine(names, 300);
}

void AppendWithPlace(const std::string& place, const ConfigErrors& more, ConfigErrors& errors) {
  for (const std::string& error : more) errors.push_back(place + ": " + error);
}

bool IsProxyUrl(const std::string& text) {
  constexpr std::string_view kSchemes[] = {"http://", "https://", "socks5://", "socks5h://"};
  return std::ranges::any_of(kSchemes, [&](std::string_view scheme) {
    return text.starts_with(scheme) && text.size() > scheme.size() &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
  });
}

// The CA bundle, from its file where one is named.
Result<std::string> ReadAuthorities(const ClusterAccess& access) {
  if (access.ca_file.empty()) return access.ca_pem;
  return ReadTextFile(access.ca_file);
}

void ResolveAuthorities(const KubeconfigCluster& cluster, ClusterAccess& access,
                        ConfigErrors& errors) {
  if (cluster.ca_data.empty() && cluster.ca_file.empty()) return;
  std::string key = "certificate-authority";
  if (cluster.ca_data.empty()) {
    access.ca_file = PathFrom(cluster.file, cluster.ca_file);
  } else {
    key += "-data";
    const auto decoded = DecodePem(cluster.ca_data);
    if (!decoded) return errors.push_back(key + ": " + decoded.error().message);
    access.ca_pem = *decoded;
  }
  const auto pem = ReadAuthorities(access);
  if (!pem) return errors.push_back(key + ": " + pem.error().message);
  if (const auto fault = FaultOfAuthorities(*pem)) errors.push_back(key + ": " + *fault);
  if (cluster.is_insecure) {
    errors.push_back("insecure-skip-tls-verify and " + key + " exclude each other");
  }
}

ConfigErrors ResolveCluster(const KubeconfigCluster& cluster, ClusterAccess& access) {
  ConfigErrors errors = cluster.faults;
  if (const auto url = ParseServerUrl(cluster.server)) {
    access.server = url->base;
  } else {
    const bool may_hold_password = cluster.server.find('@') != std::string::npos;
    errors.push_back("server: " + (cluster.server.empty() ? std::string("not given")
                                   : may_hold_password    ? "must not hold a user name or password"
                                                          : url.error().message));
  }
  access.is_insecure = cluster.is_insecure;
  access.tls_server_name = cluster.tls_server_name;
  access.is_compressed = !cluster.is_uncompressed;
  access.proxy_url = cluster.proxy_url;
  if (!cluster.proxy_url.empty() && !IsProxyUrl(cluster.proxy_url.Reveal())) {
    errors.emplace_back(
        "proxy-url: want http://HOST:PORT, https://HOST:PORT or socks5://HOST:PORT");
  }
  ResolveAuthorities(cluster, access, errors);
  return errors;
}

// The spec.cluster passed to a plugin. Source: client.authentication.k8s.io/v1.
std::string ClusterJson(const KubeconfigCluster& cluster, const ClusterAccess& access) {
  std::string json = "{\"server\":" + QuoteJson(cluster.server);
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) json += ",\"" + std::string(name) + "\":" + value;
  };
  const auto quoted = [](const std::string& text) {
    return text.empty() ? std::string() : QuoteJson(text);
  };
  add("tls-server-name", quoted(cluster.tls_server_name));
  add("insecure-skip-tls-verify", cluster.is_insecure ? "true" : "");
  add("certificate-authority-data", quoted(EncodeBase64(ReadAuthorities(access).value_or(""))));
  add("proxy-url", quoted(cluster.proxy_url.Reveal()));
  add("disable-compression", cluster.is_uncompressed ? "true" : "");
  add("config", cluster.exec_config);
  return json + "}";
}

// The entry `name`, a cluster or user; nullptr, and an error, if there is none.
template <class Entry>
const Entry* Find(const std::map<std::string, Entry, std::less<>>& entries, const char* kind,
                  const std::string& name, const std::string& place, ConfigErrors& errors) {
  const auto found = entries.find(name);
  if (found != entries.end()) return &found->second;
  errors.push_back(place + ": there is no " + kind + " '" + OneLine(name, 80) + "', " +
                   NamesOf(entries));
  return nullptr;
}

ConfigErrors ResolveEntries(const Kubeconfig& kubeconfig, const std::string& name,
                            const KubeconfigContext& context, const Environment& environment,
                            TimePoint now, ClusterAccess& access) {
  ConfigErrors errors;
  const std::string place = context.file + ": context '" + name + "'";
  AppendWithPlace(place, context.faults, errors);
  const auto* cluster = Find(kubeconfig.clusters, "cluster", context.cluster, place, errors);
  if (cluster != nullptr) {
    access.server_place =
        "cluster '" + OneLine(context.cluster, 80) + "' in kubeconfig " + cluster->file;
    AppendWithPlace(cluster->file + ": cluster '" + context.cluster + "'",
                    ResolveCluster(*cluster, access), errors);
  }
  access.user_place = "context '" + OneLine(name, 80) + "' in kubeconfig " + context.file;
  if (context.user.empty()) return errors;
  const auto* user = Find(kubeconfig.users, "user", context.user, place, errors);
  if (user == nullptr) return errors;
  access.user_place = "user '" + OneLine(context.user, 80) + "' in kubeconfig " + user->file;
  AppendWithPlace(user->file + ": user '" + context.user + "'",
                  ResolveUser(*user, environment, now, access), errors);
  if (cluster != nullptr && access.plugin && user->exec->wants_cluster) {
    access.plugin->cluster_json = ClusterJson(*cluster, access);
  }
  return errors;
}

}  // namespace

ConfigErrors ResolveContext(const Kubeconfig& kubeconfig, const std::string& context,
                            const Environment& environment, TimePoint now, ClusterAccess& access) {
  const std::string& name = context.empty() ? kubeconfig.current_context : context;
  const auto found = kubeconfig.contexts.find(name);
  if (!name.empty() && found != kubeconfig.contexts.end()) {
    return ResolveEntries(kubeconfig, name, found->second, environment, now, access);
  }
  const std::string why = name.empty() ? "no current-context; choose with --kubernetes.context, "
                                       : "there is no context '" + OneLine(name, 80) + "', ";
  return {kubeconfig.files + ": " + why + NamesOf(kubeconfig.contexts)};
}

}  // namespace exporter::kubernetes
