// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>

namespace simulator::kubernetes {

// The first moments of an API server, as seen on kube-apiserver 1.36: nobody is there; then it
// authenticates requests and answers all of them with 403, because its RBAC caches have not synced;
// then it serves. Safe to call from several threads.
class Startup {
 public:
  using Clock = std::chrono::steady_clock;

  // Serves at once where both are zero, and ends what began before.
  void Begin(std::chrono::milliseconds away, std::chrono::milliseconds forbidden,
             Clock::time_point now) {
    const std::lock_guard lock(mutex_);
    away_until_ = now + away;
    forbidden_until_ = away_until_ + forbidden;
  }

  // "away", "forbidden" or "serving".
  std::string_view Phase(Clock::time_point now = Clock::now()) const {
    const std::lock_guard lock(mutex_);
    if (now < away_until_) return "away";
    return now < forbidden_until_ ? "forbidden" : "serving";
  }
  bool IsAway() const { return Phase() == "away"; }
  bool IsForbidding() const { return Phase() == "forbidden"; }

 private:
  mutable std::mutex mutex_;  // guards the members below
  Clock::time_point away_until_{};
  Clock::time_point forbidden_until_{};
};

}  // namespace simulator::kubernetes
