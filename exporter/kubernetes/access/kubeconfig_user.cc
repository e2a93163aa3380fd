// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/kubeconfig_access.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "exporter/core/child_process.h"
#include "exporter/core/timestamp.h"
#include "exporter/http/url.h"
#include "exporter/kubernetes/access/certificate.h"
#include "exporter/kubernetes/access/token_file.h"
#include "exporter/kubernetes/access/user_certificate.h"

namespace exporter::kubernetes {
namespace {

bool HasBlanks(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c <= ' ' || c == '\x7f'; });
}

// The PEM text decoded from the base64 in `data`, or the file; empty after an error.
PemSource ReadSource(const KubeconfigUser& user, const char* key, const std::string& data,
                     const std::string& file, ConfigErrors& errors) {
  PemSource source;
  if (!data.empty()) {
    auto text = DecodePem(data);
    if (text) return {.file = {}, .text = Secret(std::move(*text))};
    errors.push_back(std::string(key) + "-data: " + text.error().message);
    return source;
  }
  source.file = PathFrom(user.file, file);
  if (source.file.empty()) return source;
  if (const auto text = ReadPem(source); !text) {
    errors.push_back(std::string(key) + ": " + text.error().message);
    return {};
  }
  return source;
}

void CheckExpiry(const ClusterAccess& access, TimePoint now, ConfigErrors& errors) {
  const auto chain = ReadPem(access.certificate);
  const auto key = ReadPem(access.key);
  if (!chain || !key) return;
  const auto expires = CheckCertificate({.chain = *chain, .key = Secret(*key)});
  if (!expires) {
    errors.push_back("client-certificate and client-key: " + expires.error().message);
  } else if (*expires <= now) {
    errors.push_back("the client certificate expired on " + FormatTimestamp(*expires) +
                     ", want a renewed one");
  }
}

void ResolveCertificate(const KubeconfigUser& user, TimePoint now, ClusterAccess& access,
                        ConfigErrors& errors) {
  const bool has_certificate = !user.certificate_data.empty() || !user.certificate_file.empty();
  const bool has_key = !user.key_data.empty() || !user.key_file.empty();
  if (has_certificate != has_key) {
    errors.emplace_back(has_key ? "client-key without client-certificate, want both"
                                : "client-certificate without client-key, want both");
    return;
  }
  access.certificate =
      ReadSource(user, "client-certificate", user.certificate_data, user.certificate_file, errors);
  access.key = ReadSource(user, "client-key", user.key_data.Reveal(), user.key_file, errors);
  if (!access.certificate.empty() && !access.key.empty()) CheckExpiry(access, now, errors);
}

void ResolveToken(const KubeconfigUser& user, ClusterAccess& access, ConfigErrors& errors) {
  access.token_file = PathFrom(user.file, user.token_file);
  if (!access.token_file.empty()) {
    const auto token = TokenFile(access.token_file, "tokenFile").Get(TimePoint{});
    if (!token) errors.push_back(token.error().message);
  } else if (!user.token.empty()) {
    access.token = user.token;
    if (HasBlanks(user.token.Reveal())) errors.emplace_back("token: holds more than a token");
  }
  if (user.name.empty() && user.password.empty()) return;
  access.password.emplace(user.name, user.password);
  if (user.name.empty()) errors.emplace_back("password without username, want both");
  if (user.name.find(':') != std::string::npos) {
    errors.emplace_back("username: holds a ':', which ends it");
  }
}

// Allows at most one source for the Authorization header.
void CheckMethods(const KubeconfigUser& user, ConfigErrors& errors) {
  std::vector<std::string_view> methods;
  if (!user.token.empty() || !user.token_file.empty()) methods.emplace_back("token");
  if (!user.name.empty() || !user.password.empty()) methods.emplace_back("username");
  if (user.exec) methods.emplace_back("exec");
  const bool has_certificate = !user.certificate_data.empty() || !user.certificate_file.empty();
  if (user.exec && has_certificate) methods.emplace_back("client-certificate");
  if (methods.size() < 2) return;
  std::string text;
  for (const std::string_view method : methods) {
    text.append(text.empty() ? "" : ", ").append(method);
  }
  errors.push_back("has more than one way to log in, want one of: " + text);
}

// The headers that client-go sends (transport/round_trippers.go).
void ResolveImpersonation(const KubeconfigUser& user, ClusterAccess& access, ConfigErrors& errors) {
  const bool has_more = !user.as_uid.empty() || !user.as_groups.empty() || !user.as_extra.empty();
  if (user.as.empty() && has_more) {
    errors.emplace_back("as-uid, as-groups or as-user-extra without as, want as too");
  }
  const auto add = [&](const std::string& name, const std::string& value) {
    if (value.empty()) return;
    if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
      errors.emplace_back("as: holds a line end");
    }
    access.headers.emplace_back(name, value);
  };
  add("Impersonate-User", user.as);
  add("Impersonate-Uid", user.as_uid);
  for (const std::string& group : user.as_groups) add("Impersonate-Group", group);
  for (const auto& [key, value] : user.as_extra) {
    add("Impersonate-Extra-" + PercentEncode(key), value);
  }
}

// Resolves `command` as kubectl does: relative to the file if it contains a '/', else through PATH,
// skipping folders that are not absolute.
std::optional<std::string> FindProgram(const std::string& file, const std::string& command,
                                       const Environment& environment) {
  if (command.find('/') == std::string::npos) return FindInPath(command, environment);
  const std::string path = std::filesystem::absolute(PathFrom(file, command)).string();
  return IsProgram(path) ? std::optional(path) : std::nullopt;
}

void CheckForm(const KubeconfigExec& exec, ConfigErrors& errors) {
  const bool is_v1 = exec.api_version == "client.authentication.k8s.io/v1";
  if (!is_v1 && exec.api_version != "client.authentication.k8s.io/v1beta1") {
    errors.push_back("exec: apiVersion: '" + OneLine(exec.api_version, 80) +
                     "' is not accepted, want client.authentication.k8s.io/v1 or v1beta1");
  }
  const std::string& mode = exec.interactive_mode;
  if (mode.empty()) {
    if (is_v1) errors.emplace_back("exec: interactiveMode: not given, want Never or IfAvailable");
  } else if (mode == "Always") {
    errors.emplace_back(
        "exec: interactiveMode: Always needs somebody at a terminal, want Never or IfAvailable");
  } else if (mode != "Never" && mode != "IfAvailable") {
    errors.push_back("exec: interactiveMode: '" + OneLine(mode, 80) +
                     "' is not accepted, want Never or IfAvailable");
  }
  if (exec.command.empty()) errors.emplace_back("exec: command: not given");
}

void ResolvePlugin(const KubeconfigExec& exec, const std::string& file,
                   const Environment& environment, ClusterAccess& access, ConfigErrors& errors) {
  CheckForm(exec, errors);
  if (exec.command.empty()) return;
  const auto path = FindProgram(file, exec.command, environment);
  if (!path) {
    const bool is_path = exec.command.find('/') != std::string::npos;
    std::string error =
        "exec: command: '" + exec.name + "' " +
        (is_path ? "is no program at " + PathFrom(file, exec.command) : "is not found in PATH");
    if (!exec.install_hint.empty()) error += "; " + OneLine(exec.install_hint, 300);
    errors.push_back(std::move(error));
  }
  access.plugin = exec;
  access.plugin->path = path.value_or("");
}

}  // namespace

std::string PathFrom(const std::string& file, const std::string& path) {
  if (path.empty()) return {};
  return (std::filesystem::path(file).parent_path() / path).lexically_normal().string();
}

ConfigErrors ResolveUser(const KubeconfigUser& user, const Environment& environment, TimePoint now,
                         ClusterAccess& access) {
  ConfigErrors errors = user.faults;
  if (user.has_auth_provider) {
    errors.emplace_back(
        "auth-provider: Kubernetes 1.26 removed it, want exec with the provider's plugin");
  }
  CheckMethods(user, errors);
  ResolveCertificate(user, now, access, errors);
  ResolveToken(user, access, errors);
  ResolveImpersonation(user, access, errors);
  if (user.exec) ResolvePlugin(*user.exec, user.file, environment, access, errors);
  return errors;
}

}  // namespace exporter::kubernetes
