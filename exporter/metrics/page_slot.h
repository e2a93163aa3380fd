// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "exporter/metrics/page.h"

namespace exporter {

// Hands finished pages from the publisher to the scrapes. The lock is held only to copy a pointer.
class PageSlot {
 public:
  // `ready` becomes true with the first complete Kubernetes inventory and stays true: a source that
  // fails later must not make the target unready.
  void Publish(std::shared_ptr<const Page> page, bool ready) {
    const std::scoped_lock lock(mutex_);
    page_ = std::move(page);
    ready_ = ready_ || ready;
  }

  // Never null: an empty page before the first Publish.
  std::shared_ptr<const Page> current() const {
    const std::scoped_lock lock(mutex_);
    return page_;
  }

  bool ready() const {
    const std::scoped_lock lock(mutex_);
    return ready_;
  }

 private:
  mutable std::mutex mutex_;  // guards what follows
  std::shared_ptr<const Page> page_ = std::make_shared<const Page>();
  bool ready_ = false;
};

}  // namespace exporter
