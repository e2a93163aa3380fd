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

// How long to wait before attempt `attempt` + 1 (attempts count from 1): the
// delay doubles from first_delay to max_delay and grows by `jitter` in [0, 1)
// times itself. `hint` is what the server asked for and wins when longer, up to
// five minutes. nullopt when the attempts are used up, or the failure is not one that
// later may cure: only kThrottled, kUnavailable and kTimeout are.
std::optional<std::chrono::milliseconds> NextDelay(const RetryPolicy& policy, int attempt,
                                                   ErrorKind kind, double jitter,
                                                   std::chrono::milliseconds hint);

// The wait the server asks for: Alibaba's x-acs-retry-after in milliseconds, or
// Retry-After in seconds; zero when neither is there or readable.
std::chrono::milliseconds RetryHint(const HttpResponse& response);

}  // namespace exporter
