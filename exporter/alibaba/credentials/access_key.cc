// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/access_key.h"

#include <string>
#include <string_view>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"

namespace exporter::alibaba {
namespace {

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
  return CredentialChoice{.config = {.start = KeyFiles{paths, std::move(*first)}}};
}

CredentialLookup FindKeyVariables(const CredentialContext& context) {
  const auto raw = [&](std::string_view name) {
    return context.environment(std::string(name)).value_or("");
  };
  const CredentialPaths texts{raw(kVariables.id), raw(kVariables.secret), raw(kVariables.token)};
  if (texts == CredentialPaths{}) return std::nullopt;
  if (const auto missing = FindMissing(kVariables, texts)) return tl::unexpected(*missing);
  KeyNames names = kVariables;
  if (texts.security_token.empty()) names.token = {};
  auto key = ReadKey(names, [&](std::string_view name) {
    return CleanKeyText("variable " + std::string(name), raw(name));
  });
  if (!key) return tl::unexpected(key.error());
  return CredentialChoice{.config = {.start = FixedKey{std::move(*key)}}};
}

}  // namespace exporter::alibaba
