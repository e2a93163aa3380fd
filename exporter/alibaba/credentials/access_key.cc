// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/access_key.h"

#include <string>
#include <string_view>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"

namespace exporter::alibaba {
namespace {

// The options or variables for the three parts of an AccessKey.
struct KeyNames {
  std::string_view id;
  std::string_view secret;
  std::string_view token;
};

constexpr KeyNames kFlags{"--alibaba.access-key-id-file", "--alibaba.access-key-secret-file",
                          "--alibaba.security-token-file"};
constexpr KeyNames kVariables{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                              "ALIBABA_CLOUD_SECURITY_TOKEN"};

// What is missing; nothing when both id and secret are set.
std::optional<Error> FindMissing(const KeyNames& names, const CredentialPaths& parts) {
  const bool has_id = !parts.access_key_id.empty();
  const bool has_secret = !parts.access_key_secret.empty();
  if (has_id && has_secret) return std::nullopt;
  const std::string_view set = has_id ? names.id : has_secret ? names.secret : names.token;
  const std::string missing =
      has_id       ? std::string(names.secret) + " is"
      : has_secret ? std::string(names.id) + " is"
                   : std::string(names.id) + " and " + std::string(names.secret) + " are";
  return Error{ErrorKind::kConfig,
               std::string(set) + " is set but " + missing + " not; set all that belong together"};
}

}  // namespace

CredentialLookup FindKeyFiles(const CredentialContext& context) {
  const CredentialPaths& paths = context.options.files;
  if (paths == CredentialPaths{}) return std::nullopt;
  if (const auto missing = FindMissing(kFlags, paths)) return tl::unexpected(*missing);
  auto first = ReadCredentialFiles(paths);
  if (!first) return tl::unexpected(first.error());
  return ConfiguredCredentials{{.start = KeyFiles{paths, std::move(*first)}}};
}

CredentialLookup FindKeyVariables(const CredentialContext& context) {
  const auto raw = [&](std::string_view name) {
    return context.environment(std::string(name)).value_or("");
  };
  const CredentialPaths texts{raw(kVariables.id), raw(kVariables.secret), raw(kVariables.token)};
  if (texts == CredentialPaths{}) return std::nullopt;
  if (const auto missing = FindMissing(kVariables, texts)) return tl::unexpected(*missing);
  const auto clean = [](std::string_view name, const std::string& text) {
    return CleanKeyText("variable " + std::string(name), text);
  };
  const auto id = clean(kVariables.id, texts.access_key_id);
  if (!id) return tl::unexpected(id.error());
  const auto secret = clean(kVariables.secret, texts.access_key_secret);
  if (!secret) return tl::unexpected(secret.error());
  Credentials key{*id, Secret(*secret), {}};
  if (!texts.security_token.empty()) {
    const auto token = clean(kVariables.token, texts.security_token);
    if (!token) return tl::unexpected(token.error());
    key.security_token = Secret(*token);
  }
  return ConfiguredCredentials{{.start = FixedKey{std::move(key)}}};
}

}  // namespace exporter::alibaba
