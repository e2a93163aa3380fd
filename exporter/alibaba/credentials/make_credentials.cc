#include "exporter/alibaba/credentials/make_credentials.h"

#include <string_view>
#include <utility>

#include "exporter/alibaba/credentials/key_text.h"
#include "exporter/alibaba/credentials/static_credentials.h"

namespace exporter::alibaba {
namespace {

// One way to say where the three parts of an AccessKey are.
struct Names {
  std::string_view id;
  std::string_view secret;
  std::string_view token;
};

constexpr Names kFlags{"--alibaba.access-key-id-file", "--alibaba.access-key-secret-file",
                       "--alibaba.security-token-file"};
constexpr Names kVariables{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
                           "ALIBABA_CLOUD_SECURITY_TOKEN"};

struct Parts {
  std::string id;
  std::string secret;
  std::string token;

  bool none() const { return id.empty() && secret.empty() && token.empty(); }
};

// What is wrong with having just these parts; nothing when id and secret are there.
std::optional<Error> FindMissing(const Names& names, const Parts& parts) {
  if (!parts.id.empty() && !parts.secret.empty()) return std::nullopt;
  const std::string_view set = !parts.id.empty()       ? names.id
                               : !parts.secret.empty() ? names.secret
                                                       : names.token;
  const std::string missing = !parts.id.empty()       ? std::string(names.secret) + " is"
                              : !parts.secret.empty() ? std::string(names.id) + " is"
                                                      : std::string(names.id) + " and " +
                                                            std::string(names.secret) + " are";
  return Error{ErrorKind::kConfig,
               std::string(set) + " is set but " + missing + " not; set all that belong together"};
}

Result<std::unique_ptr<CredentialSource>> FromVariables(const Parts& parts) {
  const auto clean = [](std::string_view name, const std::string& text) {
    return CleanKeyText("variable " + std::string(name), text);
  };
  const auto id = clean(kVariables.id, parts.id);
  if (!id) return tl::unexpected(id.error());
  const auto secret = clean(kVariables.secret, parts.secret);
  if (!secret) return tl::unexpected(secret.error());
  Credentials credentials{*id, Secret(*secret), {}};
  if (!parts.token.empty()) {
    const auto token = clean(kVariables.token, parts.token);
    if (!token) return tl::unexpected(token.error());
    credentials.security_token = Secret(*token);
  }
  return std::make_unique<StaticCredentials>(std::move(credentials));
}

}  // namespace

Result<std::unique_ptr<CredentialSource>> MakeCredentials(const Environment& environment,
                                                          const CredentialPaths& files) {
  const Parts paths{files.access_key_id, files.access_key_secret, files.security_token};
  if (!paths.none()) {
    if (const auto missing = FindMissing(kFlags, paths)) return tl::unexpected(*missing);
    auto source = CredentialFiles::Create(files);
    if (!source) return tl::unexpected(source.error());
    return std::move(*source);
  }
  const auto variable = [&](std::string_view name) {
    return environment(std::string(name)).value_or(std::string{});
  };
  const Parts values{variable(kVariables.id), variable(kVariables.secret),
                     variable(kVariables.token)};
  if (values.none()) return std::unique_ptr<CredentialSource>{};
  if (const auto missing = FindMissing(kVariables, values)) return tl::unexpected(*missing);
  return FromVariables(values);
}

}  // namespace exporter::alibaba
