// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/retry.h"

#include <algorithm>
#include <string_view>

#include "exporter/core/text.h"

namespace exporter {
namespace {

// API Priority and Fairness asks for at most 32 s; a longer hint is not credible.
constexpr std::chrono::minutes kLongestHint{5};

std::optional<long> ParseCount(std::string_view text) {
  const auto value = ParseWhole<long>(text);
  if (!value || *value < 0) return std::nullopt;
  return std::min(*value, 86'400'000L);
}

}  // namespace

std::optional<std::chrono::milliseconds> NextDelay(const RetryPolicy& policy, int attempt,
                                                   ErrorKind kind, double jitter,
                                                   std::chrono::milliseconds hint) {
  const bool curable = kind == ErrorKind::kThrottled || kind == ErrorKind::kUnavailable ||
                       kind == ErrorKind::kTimeout;
  if (!curable || attempt >= policy.max_attempts) return std::nullopt;
  const auto doubled = policy.first_delay * (1LL << std::min(attempt - 1, 20));
  const auto own = std::min<std::chrono::milliseconds>(doubled, policy.max_delay);
  const std::chrono::milliseconds jittered{
      static_cast<std::int64_t>(static_cast<double>(own.count()) * (1.0 + jitter))};
  return std::max(jittered, std::min<std::chrono::milliseconds>(hint, kLongestHint));
}

std::chrono::milliseconds RetryHint(const HttpResponse& response) {
  if (const auto millis = ParseCount(response.HeaderValue("x-acs-retry-after"))) {
    return std::chrono::milliseconds{*millis};
  }
  if (const auto seconds = ParseCount(response.HeaderValue("Retry-After"))) {
    return std::chrono::seconds{*seconds};
  }
  return {};
}

}  // namespace exporter
