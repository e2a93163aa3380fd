// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <stop_token>
#include <utility>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// What one poll may spend: calls, counting every attempt, and time. When either is exhausted the
// poll is abandoned, because the CSI driver shares the limits of the account. For one poll and
// one thread.
class CallBudget {
 public:
  // Unlimited, except for `stop`.
  explicit CallBudget(std::stop_token stop) : stop_(std::move(stop)) {}
  CallBudget(int calls, TimePoint deadline, std::stop_token stop)
      : calls_(calls), deadline_(deadline), stop_(std::move(stop)) {}

  const std::stop_token& stop() const { return stop_; }
  TimePoint deadline() const { return deadline_; }
  int sent() const { return sent_; }

  bool IsUsedUp() const { return sent_ >= calls_; }

  // Takes one call; false when none is left.
  bool Take() {
    if (IsUsedUp()) return false;
    ++sent_;
    return true;
  }

 private:
  int calls_ = std::numeric_limits<int>::max();
  int sent_ = 0;
  TimePoint deadline_ = TimePoint::max();
  std::stop_token stop_;
};

}  // namespace exporter::alibaba
