// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/config/files.h"
#include "exporter/config/values.h"
#include "exporter/config/yaml.h"
#include "exporter/core/files.h"
#include "exporter/core/text.h"
#include "exporter/kubernetes/access/certificate.h"

namespace exporter {
namespace {

using Access = AlertmanagerAccess;

struct AccessKey {
  std::string_view section;
  std::string_view key;
  void (*store)(Access& access, std::string value);
  bool is_path = false;
};

template <auto kField>
void StoreAccessText(Access& access, std::string value) {
  access.*kField = std::move(value);
}
template <auto kField>
void StoreAccessSecret(Access& access, std::string value) {
  access.*kField = Secret(std::move(value));
}

constexpr bool kIsPath = true;

// The keys of Prometheus' http_config that are supported.
constexpr std::array kAccessKeys{
    AccessKey{"basic_auth", "username", StoreAccessText<&Access::username>},
    AccessKey{"basic_auth", "password", StoreAccessSecret<&Access::password>},
    AccessKey{"basic_auth", "password_file", StoreAccessText<&Access::password_file>, kIsPath},
    AccessKey{"authorization", "type", StoreAccessText<&Access::type>},
    AccessKey{"authorization", "credentials", StoreAccessSecret<&Access::credentials>},
    AccessKey{"authorization", "credentials_file", StoreAccessText<&Access::credentials_file>,
              kIsPath},
    AccessKey{"tls_config", "ca_file", StoreAccessText<&Access::ca_file>, kIsPath},
    AccessKey{"tls_config", "cert_file", StoreAccessText<&Access::cert_file>, kIsPath},
    AccessKey{"tls_config", "key_file", StoreAccessText<&Access::key_file>, kIsPath},
    AccessKey{"tls_config", "server_name", StoreAccessText<&Access::server_name>},
    AccessKey{"tls_config", "insecure_skip_verify",
              [](Access& access, std::string value) { access.is_insecure = value == "true"; }},
};

std::string KeysOf(std::string_view section) {
  std::string names;
  for (const AccessKey& row : kAccessKeys) {
    if (row.section != section) continue;
    names += (names.empty() ? "" : ", ") + std::string(row.key);
  }
  return names;
}

// What is wrong with a section; nullopt: nothing.
std::optional<std::string> ReadSection(const std::string& path, const std::string& section,
                                       const YAML::Node& map, Access& access) {
  const std::string accepted = KeysOf(section);
  if (accepted.empty()) {
    return "'" + OneLine(section, 80) +
           "' is not supported, want basic_auth, authorization or tls_config";
  }
  if (!map.IsMap()) return section + ": want a map with " + accepted;
  if (section == "authorization") access.type = "Bearer";
  for (const auto& entry : map) {
    const std::string key = TextOf(entry.first);
    const auto row = std::ranges::find_if(kAccessKeys, [&](const AccessKey& known) {
      return known.section == section && known.key == key;
    });
    if (row == kAccessKeys.end()) {
      return section + ": '" + OneLine(key, 80) + "' is not supported, want " + accepted;
    }
    // The value is not shown: it may be a secret.
    std::string value = entry.second.IsScalar() ? entry.second.Scalar() : "";
    if (value.empty()) return section + ": " + key + " needs a value";
    if (key == "insecure_skip_verify" && !ParseBoolean(value)) {
      return section + ": " + key + " wants true or false";
    }
    if (row->is_path && !std::filesystem::path(value).is_absolute()) {
      value = (std::filesystem::path(path).parent_path() / value).string();
    }
    row->store(access, std::move(value));
  }
  return std::nullopt;
}

// What cannot be together, or not alone.
std::optional<std::string> FaultOf(const Access& access, bool has_basic) {
  const bool has_type = !access.type.empty();
  if (has_basic && has_type) return "basic_auth and authorization exclude each other";
  if (has_basic && access.username.empty()) return "basic_auth: username is missing";
  if (has_basic && access.password.empty() == access.password_file.empty()) {
    return "basic_auth: want one of password and password_file";
  }
  if (has_type && access.credentials.empty() == access.credentials_file.empty()) {
    return "authorization: want one of credentials and credentials_file";
  }
  if (EqualsIgnoringCase(access.type, "basic")) {
    return "authorization: type must not be Basic, use basic_auth";
  }
  if (has_type && access.type.find_first_of(" \t\r\n") != std::string::npos) {
    return "authorization: type wants one word, for example Bearer";
  }
  if (access.cert_file.empty() != access.key_file.empty()) {
    return "tls_config: want both or none of cert_file and key_file";
  }
  return std::nullopt;
}

// Files that cannot be used.
std::optional<std::string> FileFaultOf(const Access& access) {
  if (const auto header = AuthorizationOf(access); !header) return header.error().message;
  if (const auto certificate = CertificateOf(access); !certificate) {
    return "tls_config: " + certificate.error().message;
  }
  if (access.ca_file.empty()) return std::nullopt;
  const auto pem = ReadTextFile(access.ca_file);
  if (!pem) return "tls_config: ca_file: " + pem.error().message;
  const auto fault = kubernetes::FaultOfAuthorities(*pem);
  if (!fault) return std::nullopt;
  return "tls_config: ca_file: " + access.ca_file + " " + *fault;
}

}  // namespace

Result<AlertmanagerAccess> ReadAlertmanagerConfig(const std::string& path) {
  const auto document = ReadYamlMap(path);
  if (!document) return tl::unexpected(document.error());
  AlertmanagerAccess access;
  bool has_basic = false;
  std::optional<std::string> fault;
  for (const auto& entry : *document) {
    const std::string section = TextOf(entry.first);
    has_basic = has_basic || section == "basic_auth";
    if (!fault) fault = ReadSection(path, section, entry.second, access);
  }
  if (!fault) fault = FaultOf(access, has_basic);
  if (!fault) fault = FileFaultOf(access);
  if (fault) return Fail(ErrorKind::kConfig, path + ": " + *fault);
  return access;
}

}  // namespace exporter
