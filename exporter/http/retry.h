// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

#include "exporter/core/error.h"
#include "exporter/core/sleeper.h"
#include "exporter/http/transport.h"

namespace exporter {

struct RetryPolicy {
  int max_attempts = 4;
  std::chrono::milliseconds first_delay{800};
  std::chrono::milliseconds max_delay{30'000};
};

// The delay before attempt `attempt` + 1 (attempts count from 1): it doubles from first_delay to
// max_delay, plus `jitter` in [0, 1) times itself. `hint` is the server's Retry-After and is used
// if longer, up to five minutes. nullopt if the attempts are exhausted or the error is not
// transient: only kThrottled, kUnavailable and kTimeout are.
std::optional<std::chrono::milliseconds> NextDelay(const RetryPolicy& policy, int attempt,
                                                   ErrorKind kind, double jitter,
                                                   std::chrono::milliseconds hint);

// The backoff that the server asks for: Alibaba's x-acs-retry-after in milliseconds, or Retry-After
// in seconds; zero if neither is present and valid.
std::chrono::milliseconds RetryHint(const HttpResponse& response);

}  // namespace exporter
