// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <memory>
#include <utility>

#include "exporter/core/slot.h"
#include "exporter/metrics/page.h"

namespace exporter {

// Hands finished pages from the publisher to the scrapes. The lock is held only to copy a pointer.
class PageSlot {
 public:
  // `ready` becomes true with the first complete Kubernetes inventory and stays true: a source that
  // fails later must not make the target unready.
  void Publish(std::shared_ptr<const Page> page, bool ready) {
    page_.Put(std::move(page));
    if (ready) ready_ = true;
  }

  // Never null: an empty page before the first Publish.
  std::shared_ptr<const Page> current() const { return page_.current(); }
  bool ready() const { return ready_; }

 private:
  Slot<Page> page_;
  std::atomic<bool> ready_ = false;
};

}  // namespace exporter
