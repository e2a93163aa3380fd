// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/api.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/kubernetes/status.h"
#include "tests/simulator/template.h"

namespace simulator::kubernetes {
namespace {

constexpr const char* kVersion = R"({
  "major": "1",
  "minor": "36",
  "emulationMajor": "1",
  "emulationMinor": "36",
  "minCompatibilityMajor": "1",
  "minCompatibilityMinor": "35",
  "gitVersion": "v1.36.2",
  "gitCommit": "98b35193b2ac7a23a673325f5e9b830ecd5ba406",
  "gitTreeState": "clean",
  "buildDate": "2026-08-21T11:29:11Z",
  "goVersion": "go1.26.11",
  "compiler": "gc",
  "platform": "linux/amd64"
})";

Answer Groups() {
  auto groups = nlohmann::ordered_json::array();
  std::vector<std::string_view> seen = {""};
  for (const Resource& resource : Resources()) {
    if (std::find(seen.begin(), seen.end(), resource.group) != seen.end()) continue;
    seen.push_back(resource.group);
    const nlohmann::ordered_json version = {{"groupVersion", resource.api_version()},
                                            {"version", resource.version}};
    groups.push_back({{"name", resource.group},
                      {"versions", nlohmann::ordered_json::array({version})},
                      {"preferredVersion", version}});
  }
  const nlohmann::ordered_json list = {
      {"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", groups}};
  return JsonAnswer(200, list.dump() + "\n");
}

Answer Versions(std::string_view host) {
  const nlohmann::ordered_json address = {{"clientCIDR", "0.0.0.0/0"}, {"serverAddress", host}};
  const nlohmann::ordered_json versions = {
      {"kind", "APIVersions"},
      {"versions", {"v1"}},
      {"serverAddressByClientCIDRs", nlohmann::ordered_json::array({address})}};
  return JsonAnswer(200, ToText(versions) + "\n");
}

// Null for a group that is not served.
nlohmann::ordered_json ResourcesOf(std::string_view api_version) {
  auto resources = nlohmann::ordered_json::array();
  for (const Resource& resource : Resources()) {
    if (resource.api_version() != api_version) continue;
    nlohmann::ordered_json row = {{"name", resource.name},
                                  {"singularName", resource.singular},
                                  {"namespaced", resource.namespaced},
                                  {"kind", resource.kind},
                                  {"verbs", {"get", "list", "watch"}}};
    if (!resource.short_names.empty()) row["shortNames"] = resource.short_names;
    resources.push_back(std::move(row));
  }
  if (resources.empty()) return nullptr;
  return {{"kind", "APIResourceList"},
          {"apiVersion", "v1"},
          {"groupVersion", api_version},
          {"resources", resources}};
}

}  // namespace

std::optional<Answer> AnswerOpenPath(std::string_view path) {
  if (path == "/version") return JsonAnswer(200, kVersion);
  if (path == "/livez" || path == "/readyz" || path == "/healthz") return TextAnswer(200, "ok");
  return std::nullopt;
}

std::optional<Answer> AnswerDiscovery(std::string_view path, std::string_view host) {
  if (path == "/api") return Versions(host);
  if (path == "/apis") return Groups();
  std::string_view api_version;
  if (path == "/api/v1") api_version = "v1";
  if (path.starts_with("/apis/")) api_version = path.substr(6);
  const nlohmann::ordered_json resources = ResourcesOf(api_version);
  if (resources.is_null()) return std::nullopt;
  return JsonAnswer(200, resources.dump() + "\n");
}

}  // namespace simulator::kubernetes
