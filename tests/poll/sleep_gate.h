// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <stop_token>
#include <vector>

#include "exporter/http/retry.h"

namespace exporter {

// Sleeps that end when the test wakes them, or when their thread is stopped.
class SleepGate {
 public:
  Sleeper sleeper() {
    return [this](std::chrono::milliseconds delay, std::stop_token stop) {
      std::unique_lock lock(mutex_);
      delays_.push_back(delay);
      changed_.notify_all();
      const bool woken = changed_.wait(lock, stop, [this] { return wakes_ > 0; });
      if (woken) --wakes_;
      return !stop.stop_requested();
    };
  }

  // Waits until `count` sleeps have begun in total; returns their durations.
  std::vector<std::chrono::milliseconds> AwaitSleeps(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return delays_.size() >= count; });
    return delays_;
  }

  // Ends the current sleep, or the next one.
  void Wake() {
    const std::scoped_lock lock(mutex_);
    ++wakes_;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;  // guards the members below
  std::condition_variable_any changed_;
  std::vector<std::chrono::milliseconds> delays_;
  int wakes_ = 0;
};

}  // namespace exporter
