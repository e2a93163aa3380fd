// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/oidc_role.h"

#include <utility>

#include "exporter/alibaba/client/signer.h"
#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/alibaba/credentials/sts_call.h"
#include "exporter/alibaba/resources/rpc_request.h"
#include "exporter/core/files.h"
#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

constexpr const char* kAction = "AssumeRoleWithOIDC";

// Length limits of the parameter OIDCToken.
constexpr std::size_t kShortestToken = 4;
constexpr std::size_t kLongestToken = 20'000;

Result<std::string> ReadToken(const std::string& path) {
  const auto text = ReadTextFile(path);
  if (!text) return Fail(ErrorKind::kConfig, "OIDC token file " + text.error().message);
  auto token = CleanKeyText("OIDC token file " + path, *text);
  if (!token) return tl::unexpected(token.error());
  if (token->size() < kShortestToken || token->size() > kLongestToken) {
    return Fail(ErrorKind::kConfig, "OIDC token file " + path + " holds " +
                                        std::to_string(token->size()) +
                                        " characters, want 4 to 20000");
  }
  return token;
}

}  // namespace

std::optional<Error> CheckOidcRole(const OidcRole& role) {
  if (auto error = CheckRole(role.role)) return error;
  if (auto error = CheckOidcProvider(role.provider_arn)) return error;
  if (const auto endpoint = ResolveSts(role.sts); !endpoint) return endpoint.error();
  if (const auto token = ReadToken(role.token_file); !token) return token.error();
  return std::nullopt;
}

OidcFetcher::OidcFetcher(OidcRole role, Transport& transport)
    : role_(std::move(role)), transport_(transport) {}

HttpRequest OidcFetcher::MakeRequest(const Endpoint& endpoint, const std::string& token,
                                     TimePoint now) const {
  const Parameters query{{"Action", kAction},
                         {"Format", "JSON"},
                         {"Timestamp", FormatTimestamp(now)},
                         {"Version", std::string(kStsVersion)}};
  // In the body, because proxies log URLs.
  Parameters body{{"DurationSeconds", std::to_string(role_.role.duration.count())},
                  {"OIDCProviderArn", role_.provider_arn},
                  {"OIDCToken", token},
                  {"RoleArn", role_.role.role_arn},
                  {"RoleSessionName", role_.role.session_name}};
  if (!role_.role.policy.empty()) body["Policy"] = role_.role.policy;
  HttpRequest request;
  request.url = endpoint.url + "?" + EncodeParameters(query);
  request.body = EncodeParameters(body);
  request.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  return request;
}

Result<Credentials> OidcFetcher::Fetch(TimePoint now, const std::stop_token& stop) {
  const auto endpoint = ResolveSts(role_.sts);
  if (!endpoint) return tl::unexpected(endpoint.error());
  for (bool is_last = false;; is_last = true) {
    const auto token = ReadToken(role_.token_file);
    if (!token) return tl::unexpected(token.error());
    const StsCall call{kAction, *endpoint, role_.role.role_arn, {*token}};
    auto key = SendStsCall(transport_, call, MakeRequest(*endpoint, *token, now), now, stop);
    if (key) return std::move(*key);
    // The kubelet may have renewed the file in the meantime.
    const bool has_expired = key.error().fault.code == "AuthenticationFail.OIDCToken.Expired";
    if (!has_expired || is_last) return tl::unexpected(std::move(key.error().error));
  }
}

}  // namespace exporter::alibaba
