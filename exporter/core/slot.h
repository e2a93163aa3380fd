// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace exporter {

// Hands the latest T from the thread that makes it to its readers. Never empty: holds a
// default-constructed T before the first Put. Safe to call from several threads; the lock is held
// only to copy a pointer. (A mutex and a pointer, because ThreadSanitizer reports a race inside
// std::atomic<std::shared_ptr> of libstdc++ 12.)
template <class T>
class Slot {
 public:
  void Put(std::shared_ptr<const T> value) {
    const std::scoped_lock lock(mutex_);
    value_ = std::move(value);
  }

  std::shared_ptr<const T> current() const {
    const std::scoped_lock lock(mutex_);
    return value_;
  }

 private:
  mutable std::mutex mutex_;  // guards value_
  std::shared_ptr<const T> value_ = std::make_shared<const T>();
};

}  // namespace exporter
