#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "exporter/checks/checks.h"

namespace exporter {

// An inventory and what the checks say of it.
struct Judged {
  std::shared_ptr<const Inventory> inventory = std::make_shared<const Inventory>();
  std::vector<CheckResult> results;
};

// Where the latest of them is handed over.
class JudgedSlot {
 public:
  void Put(std::shared_ptr<const Judged> judged) {
    const std::scoped_lock lock(mutex_);
    judged_ = std::move(judged);
  }

  // Null before the first one.
  std::shared_ptr<const Judged> current() const {
    const std::scoped_lock lock(mutex_);
    return judged_;
  }

 private:
  mutable std::mutex mutex_;  // guards judged_
  std::shared_ptr<const Judged> judged_;
};

}  // namespace exporter
