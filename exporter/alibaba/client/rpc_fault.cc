// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/rpc_fault.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>

#include "exporter/core/timestamp.h"
#include "exporter/json/fields.h"

namespace exporter::alibaba {
namespace {

constexpr std::string_view kClockRefused = "InvalidTimeStamp.Expired";
constexpr std::string_view kWhereKeysAre =
    "check the credentials that the log named at the start (--alibaba.credentials)";

struct Rule {
  std::string_view prefix;  // of the code
  ErrorKind kind;
  std::string_view meaning;  // replaces the server's message
};

// The first match wins.
constexpr std::array kRules{
    Rule{kClockRefused, ErrorKind::kConfig, ""},
    Rule{"ServiceUnavailable", ErrorKind::kUnavailable, ""},
    Rule{"InternalError", ErrorKind::kUnavailable, ""},
    Rule{"SignatureNonceUsed", ErrorKind::kUnavailable, "the nonce of the request was used before"},
    Rule{"InvalidAccessKeyId.Inactive", ErrorKind::kAuth, "the AccessKey is disabled"},
    Rule{"InvalidAccessKeyId", ErrorKind::kAuth,
         "the AccessKey id is unknown, or is a temporary one without its security token"},
    Rule{"SignatureDoesNotMatch", ErrorKind::kAuth,
         "the AccessKey secret does not belong to the AccessKey id"},
    Rule{"IncompleteSignature", ErrorKind::kAuth, "the signature is not complete"},
    Rule{"InvalidSecurityToken.Expired", ErrorKind::kAuth, "the security token has expired"},
    Rule{"InvalidSecurityToken", ErrorKind::kAuth, "the security token is refused"},
    Rule{"MissingSecurityToken", ErrorKind::kAuth, "the security token is missing"},
    Rule{"AuthenticationFail", ErrorKind::kAuth, "the credentials are refused"},
    Rule{"Account.Arrearage", ErrorKind::kForbidden, "the account is overdue; pay its bill"},
    Rule{"Forbidden", ErrorKind::kForbidden, ""},
    Rule{"Forbbiden", ErrorKind::kForbidden, ""},  // the service's spelling, in places
    Rule{"NoPermission", ErrorKind::kForbidden, ""},
    Rule{"NotAuthorized", ErrorKind::kForbidden, ""},
    Rule{"InvalidRegion", ErrorKind::kConfig, ""},
    Rule{"InvalidAction", ErrorKind::kBadResponse,
         "the endpoint does not know this call; check --alibaba.endpoint"},
    Rule{"InvalidApi", ErrorKind::kBadResponse,
         "the endpoint does not know this call; check --alibaba.endpoint"},
};

const Rule* FindRule(std::string_view code) {
  const auto* rule = std::ranges::find_if(
      kRules, [&](const Rule& candidate) { return code.starts_with(candidate.prefix); });
  return rule == kRules.end() ? nullptr : rule;
}

ErrorKind KindOfStatus(int status) {
  switch (status) {
    case 401:
      return ErrorKind::kAuth;
    case 403:
      return ErrorKind::kForbidden;
    case 429:
      return ErrorKind::kThrottled;
    default:
      return status >= 500 ? ErrorKind::kUnavailable : ErrorKind::kBadResponse;
  }
}

// Anything else found in place of a code is unfit for a message or a label.
bool IsCode(std::string_view text) {
  return text.size() <= 100 && std::ranges::all_of(text, [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                  c == '.' || c == '_' || c == '-';
         });
}

std::string FirstText(const Fields& object, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    if (std::string text = object.Text(key); !text.empty()) return text;
  }
  return {};
}

std::string ClockMeaning(const RpcFault& fault, TimePoint now) {
  constexpr std::string_view kRemedy = "; set the clock of this machine (NTP)";
  if (!fault.server_time) {
    return "the clock is off by more than 15 minutes" + std::string(kRemedy);
  }
  const auto ahead = std::chrono::duration_cast<std::chrono::seconds>(now - *fault.server_time);
  return "the clock is " + std::to_string(std::chrono::abs(ahead).count()) + " s " +
         (ahead.count() < 0 ? "behind" : "ahead of") + " the server's" + std::string(kRemedy);
}

std::string UpperCase(std::string_view text) {
  std::string upper(text);
  std::ranges::transform(upper, upper.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return upper;
}

std::string Meaning(const RpcFault& fault, ErrorKind kind, const RpcRequest& request,
                    const Credentials& credentials, TimePoint now) {
  if (fault.code.empty()) return "not an answer of the API; check --alibaba.endpoint and any proxy";
  if (fault.IsClockRefused()) return ClockMeaning(fault, now);
  const Rule* rule = FindRule(fault.code);
  std::string meaning(rule != nullptr ? rule->meaning : std::string_view{});
  const std::vector<std::string> secrets = credentials.Secrets();
  switch (kind) {
    case ErrorKind::kAuth:
      if (meaning.empty()) meaning = "the credentials are refused";
      return meaning + "; " + std::string(kWhereKeysAre);
    case ErrorKind::kForbidden:
      if (!meaning.empty()) return meaning;
      // An unknown code with status 403 may mean something else, so keep its message.
      if (rule == nullptr) meaning = fault.QuotableMessage(secrets);
      return (meaning.empty() ? "the AccessKey may not do this" : meaning) + "; grant " +
             request.api.ram_action() +
             " (deploy/ram has the policies), or switch it off (--alibaba.disable)";
    case ErrorKind::kConfig:
      return "region '" + OneLine(request.region, 63) + "' is unknown to " +
             UpperCase(request.api.product.name) + "; check --alibaba.regions";
    default:
      break;
  }
  if (meaning.empty()) meaning = fault.QuotableMessage(secrets);
  return meaning.empty() ? "the server does not say why" : meaning;
}

constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
constexpr std::string_view kExample = "Sun, 22 Nov 2026 12:47:29 GMT";

}  // namespace

bool RpcFault::IsClockRefused() const {
  return code == kClockRefused;
}

bool RpcFault::IsTokenRefused(const Credentials& credentials) const {
  // Re-reading a permanent AccessKey yields the same key.
  if (credentials.security_token.empty()) return false;
  return code.starts_with("InvalidSecurityToken") || code.starts_with("MissingSecurityToken") ||
         code == "InvalidAccessKeyId.NotFound";
}

bool RpcFault::IsParameterRefused() const {
  return KindOfFault(code, status) == ErrorKind::kBadResponse && !code.empty() &&
         FindRule(code) == nullptr && !code.starts_with("Missing");
}

std::string RpcFault::QuotableMessage(const std::vector<std::string>& secrets) const {
  constexpr std::array<std::string_view, 3> kSigned{"StringToSign", "CanonicalRequest", "x-acs-"};
  const auto is_held = [&](std::string_view text) {
    return !text.empty() && message.find(text) != std::string::npos;
  };
  if (std::ranges::any_of(kSigned, is_held) || std::ranges::any_of(secrets, is_held)) return {};
  return OneLine(message);
}

RpcFault ReadFault(const HttpResponse& response) {
  RpcFault fault{.status = response.status,
                 .code = {},
                 .message = {},
                 .server_time = ParseHttpDate(response.HeaderValue("Date"))};
  const auto document = JsonDocument::Parse(response.body);
  if (!document) return fault;
  fault.code = FirstText(document->root(), {"Code", "code"});
  if (!IsCode(fault.code)) fault.code.clear();
  fault.message = FirstText(document->root(), {"Message", "message"});
  return fault;
}

ErrorKind KindOfFault(std::string_view code, int status) {
  if (code.find("Throttling") != std::string_view::npos) return ErrorKind::kThrottled;
  if (const Rule* rule = FindRule(code)) return rule->kind;
  // ECS also answers 403 to bad parameters, for example "InvalidDiskIds.Malformed".
  if (status == 403 && code.starts_with("Invalid")) return ErrorKind::kBadResponse;
  return KindOfStatus(status);
}

Error ExplainFault(const RpcFault& fault, const RpcRequest& request, const Credentials& credentials,
                   TimePoint now) {
  const ErrorKind kind = KindOfFault(fault.code, fault.status);
  const std::string status = std::to_string(fault.status);
  const std::string head =
      fault.code.empty() ? "HTTP status " + status : fault.code + " (" + status + ")";
  return Error{kind, head + ": " + Meaning(fault, kind, request, credentials, now)};
}

std::optional<TimePoint> ParseHttpDate(std::string_view text) {
  if (text.size() != kExample.size() || text.substr(3, 2) != ", " || !text.ends_with(" GMT")) {
    return std::nullopt;
  }
  const auto month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return std::nullopt;
  const std::string number = std::to_string(month / 3 + 1);
  return ParseTimestamp(std::string(text.substr(12, 4)) + '-' + (number.size() == 1 ? "0" : "") +
                        number + '-' + std::string(text.substr(5, 2)) + 'T' +
                        std::string(text.substr(17, 8)) + 'Z');
}

}  // namespace exporter::alibaba
