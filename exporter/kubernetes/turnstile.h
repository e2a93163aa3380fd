#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

namespace exporter::kubernetes {

// Lets so many through at a time. Safe to use from several threads.
class Turnstile {
 public:
  explicit Turnstile(int places) : free_(places) {}

  // Waits for a place; false when stopped before. Who entered has to leave.
  bool Enter(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait(lock, stop, [this] { return free_ > 0; })) return false;
    --free_;
    return true;
  }

  void Leave() {
    const std::scoped_lock lock(mutex_);
    ++free_;
    changed_.notify_one();
  }

 private:
  std::mutex mutex_;  // guards free_
  std::condition_variable_any changed_;
  int free_;
};

}  // namespace exporter::kubernetes
