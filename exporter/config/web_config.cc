// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <filesystem>

#include "exporter/config/yaml.h"

namespace exporter {
namespace {

// A path in the file is relative to the file's folder.
std::string Resolve(const std::string& config_path, const std::string& path) {
  const std::filesystem::path given(path);
  if (given.is_absolute()) return path;
  return (std::filesystem::path(config_path).parent_path() / given).string();
}

Result<std::optional<TlsFiles>> ReadDocument(const std::string& path, const YAML::Node& document) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorKind::kConfig, path + ": " + why);
  };
  if (document.IsNull()) return std::optional<TlsFiles>{};
  for (const auto& entry : document) {
    const std::string key = TextOf(entry.first);
    if (key != "tls_server_config") {
      return refuse("'" + key + "' is not supported, want tls_server_config only");
    }
  }
  const YAML::Node tls = document["tls_server_config"];
  if (!tls || tls.IsNull()) return std::optional<TlsFiles>{};
  if (!tls.IsMap()) return refuse("tls_server_config: want a map with cert_file and key_file");
  TlsFiles files;
  for (const auto& entry : tls) {
    const std::string key = TextOf(entry.first);
    const std::string value = entry.second.IsScalar() ? entry.second.Scalar() : "";
    if (key != "cert_file" && key != "key_file") {
      return refuse("tls_server_config: '" + key +
                    "' is not supported, want cert_file and key_file only");
    }
    if (value.empty()) return refuse("tls_server_config: " + key + " needs a path");
    (key == "cert_file" ? files.cert_file : files.key_file) = Resolve(path, value);
  }
  if (files.cert_file.empty()) return refuse("tls_server_config: cert_file is missing");
  if (files.key_file.empty()) return refuse("tls_server_config: key_file is missing");
  return std::optional<TlsFiles>{files};
}

}  // namespace

Result<std::optional<TlsFiles>> ReadWebConfig(const std::string& path) {
  const auto document = ReadYamlMap(path);
  if (!document) return tl::unexpected(document.error());
  return ReadDocument(path, *document);
}

}  // namespace exporter
