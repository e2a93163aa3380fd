// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "exporter/core/clock.h"

namespace exporter {

// A clock that only a test advances. Safe to use from several threads.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(TimePoint now = TimePoint{std::chrono::seconds{1'795'352'849}}) : now_(now) {}

  TimePoint Now() const override {
    const std::scoped_lock lock(mutex_);
    return now_;
  }
  void Advance(std::chrono::microseconds by) {
    const std::scoped_lock lock(mutex_);
    now_ += by;
  }

 private:
  mutable std::mutex mutex_;  // guards now_
  TimePoint now_;
};

}  // namespace exporter
