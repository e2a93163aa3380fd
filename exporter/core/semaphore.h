// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace exporter {

// Limits concurrency. Safe to call from several threads. (std::counting_semaphore cannot be
// interrupted by a stop token.)
class Semaphore {
 public:
  explicit Semaphore(int places) : free_(places) {}

  // Blocks for a free slot; false if stopped. Every success needs a Release.
  bool Acquire(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return free_ > 0; })) return false;
    --free_;
    return true;
  }

  void Release() {
    const std::scoped_lock lock(mutex_);
    ++free_;
    changed_.notify_one();
  }

 private:
  std::mutex mutex_;  // guards free_
  std::condition_variable_any changed_;
  int free_;
};

}  // namespace exporter
