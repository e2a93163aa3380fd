// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig.h"

#include <algorithm>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "exporter/core/files.h"
#include "exporter/json/quote.h"

namespace exporter::kubernetes {
namespace {

constexpr const char* kExecExtension = "client.authentication.k8s.io/exec";
// YAML aliases can nest a document without end.
constexpr int kMaxLevels = 16;
constexpr std::size_t kMaxJson = std::size_t{1} << 20U;

bool IsAbsent(const YAML::Node& node) {
  return !node.IsDefined() || node.IsNull();
}

// Reads the fields of one map. A field of the wrong type is a fault and reads as absent.
class MapReader {
 public:
  MapReader(const YAML::Node& map, ConfigErrors& faults, std::string prefix = {})
      : map_(map), faults_(faults), prefix_(std::move(prefix)) {
    if (!IsAbsent(map_) && !map_.IsMap()) Complain("", "want a map");
  }

  YAML::Node Find(const char* key) const {
    return !IsAbsent(map_) && map_.IsMap() ? map_[key] : YAML::Node();
  }

  std::string Text(const char* key) const {
    const YAML::Node node = Find(key);
    if (IsAbsent(node)) return {};
    if (!node.IsScalar()) return Complain(key, "want a text"), std::string();
    return node.Scalar();
  }

  bool Boolean(const char* key) const {
    const std::string text = Text(key);
    if (!text.empty() && text != "true" && text != "false") Complain(key, "want true or false");
    return text == "true";
  }

  std::vector<std::string> Texts(const char* key) const {
    std::vector<std::string> texts;
    for (const YAML::Node& item : List(key)) {
      if (item.IsScalar()) {
        texts.push_back(item.Scalar());
      } else {
        Complain(key, "want a list of texts");
      }
    }
    return texts;
  }

  std::vector<YAML::Node> List(const char* key) const {
    const YAML::Node node = Find(key);
    if (IsAbsent(node)) return {};
    if (!node.IsSequence()) return Complain(key, "want a list"), std::vector<YAML::Node>();
    return {node.begin(), node.end()};
  }

  void Complain(const std::string& key, const std::string& what) const {
    faults_.push_back(prefix_ + (key.empty() ? "" : key + ": ") + what);
  }

 private:
  const YAML::Node map_;
  ConfigErrors& faults_;
  const std::string prefix_;
};

// YAML's core schema: an unquoted scalar may be a number, a boolean or null.
std::string ScalarJson(const YAML::Node& node) {
  const std::string& text = node.Scalar();
  const bool is_plain = node.Tag() == "?";
  if (is_plain && (text == "true" || text == "false")) return text;
  if (is_plain && (text.empty() || text == "~" || text == "null")) return "null";
  const auto digits = text.find_first_not_of('-');
  const bool is_integer =
      is_plain && digits <= 1 && text.find_first_not_of("0123456789", digits) == std::string::npos;
  if (is_integer && (text[digits] != '0' || text.size() == digits + 1)) return text;
  return QuoteJson(text);
}

std::string Json(const YAML::Node& node, int levels, std::size_t& left) {
  std::string json = "null";
  if (levels == 0 || left == 0) return json;
  if (node.IsScalar()) json = ScalarJson(node);
  if (node.IsSequence()) {
    json = "[";
    for (const YAML::Node& item : node) {
      json += (json.size() > 1 ? "," : "") + Json(item, levels - 1, left);
    }
    json += "]";
  }
  if (node.IsMap()) {
    json = "{";
    for (const auto& entry : node) {
      if (!entry.first.IsScalar()) continue;
      json += (json.size() > 1 ? "," : "") + QuoteJson(entry.first.Scalar()) + ":" +
              Json(entry.second, levels - 1, left);
    }
    json += "}";
  }
  left -= std::min(left, json.size());
  return json;
}

void Read(const MapReader& map, KubeconfigCluster& cluster) {
  cluster.server = map.Text("server");
  cluster.ca_file = map.Text("certificate-authority");
  cluster.ca_data = map.Text("certificate-authority-data");
  cluster.tls_server_name = map.Text("tls-server-name");
  cluster.proxy_url = Secret(map.Text("proxy-url"));
  cluster.is_insecure = map.Boolean("insecure-skip-tls-verify");
  cluster.is_uncompressed = map.Boolean("disable-compression");
  for (const YAML::Node& extension : map.List("extensions")) {
    ConfigErrors ignored;
    const MapReader reader(extension, ignored);
    if (reader.Text("name") != kExecExtension) continue;
    std::size_t left = kMaxJson;
    cluster.exec_config = Json(reader.Find("extension"), kMaxLevels, left);
  }
}

KubeconfigExec ReadExec(const YAML::Node& node, ConfigErrors& faults) {
  const MapReader map(node, faults, "exec: ");
  KubeconfigExec exec;
  exec.api_version = map.Text("apiVersion");
  exec.command = map.Text("command");
  exec.name = OneLine(exec.command);
  exec.arguments = map.Texts("args");
  exec.install_hint = map.Text("installHint");
  exec.interactive_mode = map.Text("interactiveMode");
  exec.wants_cluster = map.Boolean("provideClusterInfo");
  for (const YAML::Node& variable : map.List("env")) {
    const MapReader reader(variable, faults, "exec: env: ");
    exec.variables.emplace_back(reader.Text("name"), Secret(reader.Text("value")));
    const std::string& name = exec.variables.back().first;
    if (name.empty()) reader.Complain("", "a variable has no name");
    if (name.find('=') != std::string::npos) reader.Complain("", "a name holds a '='");
  }
  return exec;
}

void Read(const MapReader& map, KubeconfigUser& user) {
  user.certificate_file = map.Text("client-certificate");
  user.certificate_data = map.Text("client-certificate-data");
  user.key_file = map.Text("client-key");
  user.key_data = Secret(map.Text("client-key-data"));
  user.token = Secret(map.Text("token"));
  user.token_file = map.Text("tokenFile");
  user.name = map.Text("username");
  user.password = Secret(map.Text("password"));
  user.as = map.Text("as");
  user.as_uid = map.Text("as-uid");
  user.as_groups = map.Texts("as-groups");
  const YAML::Node extra = map.Find("as-user-extra");
  if (!IsAbsent(extra) && !extra.IsMap()) map.Complain("as-user-extra", "want a map");
  if (extra.IsDefined() && extra.IsMap()) {
    const MapReader reader(extra, user.faults, "as-user-extra: ");
    for (const auto& entry : extra) {
      const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : std::string();
      for (std::string& value : reader.Texts(key.c_str())) {
        user.as_extra.emplace_back(key, std::move(value));
      }
    }
  }
  user.has_auth_provider = !IsAbsent(map.Find("auth-provider"));
  const YAML::Node exec = map.Find("exec");
  if (!IsAbsent(exec)) user.exec = ReadExec(exec, user.faults);
}

void Read(const MapReader& map, KubeconfigContext& context) {
  context.cluster = map.Text("cluster");
  context.user = map.Text("user");
}

// Reads the list `plural` of named entries; the content is under the key `single`.
template <class Entry>
void ReadEntries(const MapReader& root, const char* plural, const char* single,
                 const std::string& file, std::map<std::string, Entry, std::less<>>& entries) {
  for (const YAML::Node& item : root.List(plural)) {
    ConfigErrors faults;
    const MapReader reader(item, faults);
    const std::string name = reader.Text("name");
    if (name.empty()) {
      root.Complain(plural, "an entry has no name");
      continue;
    }
    Entry entry;
    entry.file = file;
    Read(MapReader(reader.Find(single), entry.faults), entry);
    entries.try_emplace(name, std::move(entry));
  }
}

void ReadOne(const std::string& file, Kubeconfig& kubeconfig, ConfigErrors& faults) {
  const auto text = ReadTextFile(file);
  if (!text) return faults.push_back(text.error().message);
  try {
    const YAML::Node document = YAML::Load(*text);
    const MapReader root(document, faults, file + ": ");
    const std::string kind = root.Text("kind");
    if (!kind.empty() && kind != "Config") {
      return root.Complain("kind", "'" + OneLine(kind, 80) + "' is no kubeconfig, want 'Config'");
    }
    ReadEntries(root, "clusters", "cluster", file, kubeconfig.clusters);
    ReadEntries(root, "users", "user", file, kubeconfig.users);
    ReadEntries(root, "contexts", "context", file, kubeconfig.contexts);
    if (kubeconfig.current_context.empty()) {
      kubeconfig.current_context = root.Text("current-context");
    }
  } catch (const YAML::Exception& error) {
    // yaml-cpp may quote the file after the colon, for example an anchor that is a password.
    faults.push_back(file + ": not YAML: line " + std::to_string(error.mark.line + 1) +
                     ", column " + std::to_string(error.mark.column + 1) + ": " +
                     error.msg.substr(0, error.msg.find(':')));
  }
}

}  // namespace

ConfigErrors ReadKubeconfig(const std::vector<std::string>& files, Kubeconfig& kubeconfig) {
  ConfigErrors faults;
  for (const std::string& file : files) {
    kubeconfig.files += (kubeconfig.files.empty() ? "" : ":") + file;
    ReadOne(file, kubeconfig, faults);
  }
  return faults;
}

}  // namespace exporter::kubernetes
