// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/signature.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>
#include <vector>

#include "tests/simulator/encoding.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr std::string_view kAlgorithm = "ACS3-HMAC-SHA256";
constexpr std::int64_t kClockTolerance = 15 * kMinute;
constexpr std::array<std::string_view, 5> kRequiredHeaders = {
    "x-acs-action", "x-acs-version", "x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256"};

struct Authorization {
  std::string key_id;
  std::set<std::string, std::less<>> signed_headers;
  std::string signature;
};

ApiError Incomplete(const std::string& what) {
  return {400, "IncompleteSignature",
          "The request signature does not conform to Aliyun standards. " + what};
}

// Takes "name=value" and a following comma off the front.
std::optional<std::string> TakeField(std::string_view& text, std::string_view name) {
  if (!text.starts_with(name) || text.size() <= name.size() || text[name.size()] != '=')
    return std::nullopt;
  text.remove_prefix(name.size() + 1);
  std::string value(text.substr(0, text.find(',')));
  text.remove_prefix(std::min(text.size(), value.size() + 1));
  return value;
}

std::optional<Authorization> ParseAuthorization(std::string_view header) {
  if (!header.starts_with(kAlgorithm) || header.substr(kAlgorithm.size(), 1) != " ")
    return std::nullopt;
  header.remove_prefix(kAlgorithm.size() + 1);
  auto key_id = TakeField(header, "Credential");
  auto names = TakeField(header, "SignedHeaders");
  auto signature = TakeField(header, "Signature");
  if (!key_id || !names || !signature || !header.empty()) return std::nullopt;
  Authorization parsed{std::move(*key_id), {}, std::move(*signature)};
  for (std::string_view rest = *names; !rest.empty();) {
    const std::string_view name = rest.substr(0, rest.find(';'));
    parsed.signed_headers.emplace(name);
    rest.remove_prefix(std::min(rest.size(), name.size() + 1));
  }
  return parsed;
}

// What the client had to sign and did not; empty when nothing is missing.
std::string UnsignedHeader(const Request& request, const Authorization& authorization) {
  const auto missing = [&](std::string_view name) {
    return authorization.signed_headers.find(name) == authorization.signed_headers.end();
  };
  if (missing("host")) return "host";
  if (!request.body.empty() && !request.Header("content-type").empty() && missing("content-type"))
    return "content-type";
  for (const auto& [name, value] : request.headers)
    if (name.starts_with("x-acs-") && missing(name)) return name;
  return {};
}

std::string CanonicalQuery(std::string_view raw) {
  const Parameters parameters(raw);
  std::vector<std::pair<std::string, std::string>> encoded;
  for (const auto& [name, value] : parameters.pairs())
    encoded.emplace_back(PercentEncode(name), PercentEncode(value));
  std::sort(encoded.begin(), encoded.end());
  std::string query;
  for (const auto& [name, value] : encoded) {
    if (!query.empty()) query += '&';
    query += name;
    query += '=';
    query += value;
  }
  return query;
}

std::string_view Trim(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

std::string CanonicalRequest(const Request& request, const Authorization& authorization) {
  std::string headers;
  std::string names;
  for (const std::string& name : authorization.signed_headers) {
    headers += name + ":";
    headers += Trim(request.Header(name));
    headers += '\n';
    if (!names.empty()) names += ';';
    names += name;
  }
  return request.method + "\n" + request.path + "\n" + CanonicalQuery(request.query) + "\n" +
         headers + "\n" + names + "\n" + Sha256Hex(request.body);
}

std::optional<ApiError> CheckHeaders(const Request& request) {
  if (request.Header("authorization").empty()) return Incomplete("Authorization is missing.");
  for (const std::string_view name : kRequiredHeaders)
    if (request.Header(name).empty()) return Incomplete(std::string(name) + " is missing.");
  return std::nullopt;
}

std::optional<ApiError> CheckDate(const Request& request, std::int64_t now) {
  const auto date = ParseTime(request.Header("x-acs-date"));
  if (!date) {
    return ApiError{400, "InvalidTimeStamp.Format",
                    "Specified time stamp or date value is not well formatted."};
  }
  if (*date < now - kClockTolerance || *date > now + kClockTolerance) {
    return ApiError{400, "InvalidTimeStamp.Expired",
                    "Specified time stamp or date value is expired."};
  }
  return std::nullopt;
}

bool SameText(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::optional<ApiError> SignatureChecker::Check(const Request& request, std::int64_t now) {
  if (auto error = CheckHeaders(request)) return error;
  const auto authorization = ParseAuthorization(request.Header("authorization"));
  if (!authorization) return Incomplete("Authorization is malformed.");
  const std::string missing = UnsignedHeader(request, *authorization);
  if (!missing.empty()) return Incomplete(missing + " is not signed.");
  if (auto error = CheckDate(request, now)) return error;
  const auto key = keys_.Find(authorization->key_id, request.Header("x-acs-security-token"), now);
  if (key.error) return key.error;

  const std::string canonical = CanonicalRequest(request, *authorization);
  const std::string to_sign = std::string(kAlgorithm) + "\n" + Sha256Hex(canonical);
  if (!SameText(HmacSha256Hex(key.secret, to_sign), authorization->signature) ||
      !SameText(Sha256Hex(request.body), request.Header("x-acs-content-sha256"))) {
    return ApiError{400, "SignatureDoesNotMatch",
                    "Specified signature does not match our calculation. server StringToSign is [" +
                        to_sign + "] server CanonicalRequest is [" + canonical + "]"};
  }
  if (!UseNonce(std::string(request.Header("x-acs-signature-nonce")), now))
    return ApiError{400, "SignatureNonceUsed", "Specified signature nonce was used already."};
  return std::nullopt;
}

std::string KeyIdOf(const Request& request) {
  const auto authorization = ParseAuthorization(request.Header("authorization"));
  return authorization ? authorization->key_id : std::string();
}

bool SignatureChecker::UseNonce(const std::string& nonce, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  // A request older than the tolerance is refused for its date.
  while (!nonces_by_time_.empty() && nonces_by_time_.front().first < now - 2 * kClockTolerance) {
    nonces_.erase(nonces_by_time_.front().second);
    nonces_by_time_.pop_front();
  }
  if (!nonces_.insert(nonce).second) return false;
  nonces_by_time_.emplace_back(now, nonce);
  return true;
}

}  // namespace simulator::alibaba
