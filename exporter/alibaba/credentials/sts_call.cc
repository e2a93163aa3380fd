// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/sts_call.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

#include "exporter/alibaba/credentials/decode_key.h"
#include "exporter/core/timestamp.h"
#include "exporter/http/retry.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

// As in the credential libraries.
constexpr std::chrono::seconds kStsTimeout{10};
constexpr std::size_t kMaxStsBytes = std::size_t{1} << 20U;

struct Rule {
  std::string_view prefix;  // of the code
  ErrorKind kind;
  std::string_view meaning;  // replaces the server's message
};

constexpr std::string_view kForeignIssuer =
    "the OIDC provider is not that of the cluster that issued the token: compare its issuer URL "
    "and fingerprints";
constexpr std::string_view kMayNot =
    "the credentials may not take on the role: grant them sts:AssumeRole on it, and let its trust "
    "policy name them";

// The first match wins.
constexpr std::array kRules{
    Rule{"AuthenticationFail.NoPermission", ErrorKind::kAuth,
         "the trust policy of the role does not match the token: its issuer, audience or subject "
         "(the service account) is another one; compare deploy/ram/trust-policy.json"},
    Rule{"AuthenticationFail.OIDCToken.Expired", ErrorKind::kAuth,
         "the OIDC token has expired, and its file holds no newer one"},
    Rule{"AuthenticationFail.OIDCToken.AudienceNotMatch", ErrorKind::kAuth,
         "the audience of the OIDC token is none of the provider's client ids; want "
         "sts.aliyuncs.com"},
    Rule{"AuthenticationFail.OIDCToken.InvalidSignature", ErrorKind::kAuth, kForeignIssuer},
    Rule{"AuthenticationFail.OIDCToken.PublicKey", ErrorKind::kAuth, kForeignIssuer},
    Rule{"AuthenticationFail.OIDCToken.HttpsUrl", ErrorKind::kAuth, kForeignIssuer},
    Rule{"AuthenticationFail.OIDCToken", ErrorKind::kAuth, "the OIDC token is refused"},
    Rule{"AuthenticationFail", ErrorKind::kAuth, "the credentials are refused"},
    Rule{"NoPermission", ErrorKind::kForbidden, kMayNot},
    Rule{"Forbidden", ErrorKind::kForbidden, kMayNot},
    Rule{"EntityNotExist", ErrorKind::kConfig, "the role or the OIDC provider does not exist"},
    Rule{"InvalidSecurityToken", ErrorKind::kAuth,
         "the security token of the credentials has expired or is refused"},
    Rule{"MissingSecurityToken", ErrorKind::kAuth, "the credentials lack their security token"},
    Rule{"InvalidAccessKeyId", ErrorKind::kAuth, "the AccessKey id is unknown or disabled"},
    Rule{"SignatureDoesNotMatch", ErrorKind::kAuth,
         "the AccessKey secret does not belong to the AccessKey id"},
    Rule{"IncompleteSignature", ErrorKind::kAuth, "the signature is not complete"},
};

std::string ClockMeaning(const RpcFault& fault, TimePoint now) {
  std::string meaning = "the clock of this machine says " + FormatTimestamp(now);
  if (fault.server_time) meaning += ", that of the server " + FormatTimestamp(*fault.server_time);
  return meaning + "; set it (NTP)";
}

Error Explain(const RpcFault& fault, const StsCall& call, TimePoint now) {
  if (fault.code.empty()) {
    return {KindOfFault({}, fault.status), "HTTP status " + std::to_string(fault.status) +
                                               ": not an answer of STS; check the endpoint and "
                                               "any proxy"};
  }
  const std::string head = fault.code + " (" + std::to_string(fault.status) + "): ";
  if (fault.IsClockRefused()) return {ErrorKind::kConfig, head + ClockMeaning(fault, now)};
  const auto* rule = std::ranges::find_if(
      kRules, [&](const Rule& candidate) { return fault.code.starts_with(candidate.prefix); });
  if (rule != kRules.end()) return {rule->kind, head + std::string(rule->meaning)};
  std::vector<std::string> secrets = call.secrets;
  secrets.emplace_back("eyJ");  // the start of a JSON Web Token
  const std::string words = fault.QuotableMessage(secrets);
  return {KindOfFault(fault.code, fault.status),
          head + (words.empty() ? "the server does not say why" : words)};
}

}  // namespace

tl::expected<Credentials, StsFailure> SendStsCall(Transport& transport, const StsCall& call,
                                                  HttpRequest request, TimePoint now,
                                                  const std::stop_token& stop) {
  const auto fail = [&](Error error, RpcFault fault = {}) {
    error.message =
        call.action + " of " + call.role_arn + " at " + call.endpoint.url + ": " + error.message;
    return tl::unexpected<StsFailure>(StsFailure{std::move(error), std::move(fault)});
  };
  request.method = "POST";
  request.timeout = kStsTimeout;
  request.max_body_bytes = kMaxStsBytes;
  request.operation = call.action;
  request.headers.emplace_back("accept", "application/json");
  const auto response = transport.Send(request, stop);
  if (!response) return fail(response.error());
  if (response->status / 100 != 2) {
    RpcFault fault = ReadFault(*response);
    Error error = Explain(fault, call, now);
    error.retry_after = RetryHint(*response);
    return fail(std::move(error), std::move(fault));
  }
  const auto document = JsonDocument::Parse(response->body);
  if (!document) return fail(document.error());
  auto key = DecodeTemporaryKey(document->root().Object("Credentials"));
  if (!key) return fail(key.error());
  return std::move(*key);
}

}  // namespace exporter::alibaba
