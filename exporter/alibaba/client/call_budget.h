#pragma once

#include <limits>
#include <stop_token>
#include <utility>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// What one poll may spend: calls, every attempt counted, and time. When either is used up the
// poll is given up, because the limits of the account are shared with the CSI driver. For
// one poll and one thread.
class CallBudget {
 public:
  // Without bounds, but for `stop`.
  explicit CallBudget(std::stop_token stop) : stop_(std::move(stop)) {}
  CallBudget(int calls, TimePoint deadline, std::stop_token stop)
      : calls_(calls), deadline_(deadline), stop_(std::move(stop)) {}

  const std::stop_token& stop() const { return stop_; }
  TimePoint deadline() const { return deadline_; }
  int sent() const { return sent_; }

  bool IsUsedUp() const { return sent_ >= calls_; }

  // Takes one call out of it; false when there is none left.
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
