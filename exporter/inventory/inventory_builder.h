#pragma once

#include <chrono>
#include <stop_token>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Whoever keeps what was read. Safe to call from several threads.
class InventoryBuilder {
 public:
  virtual ~InventoryBuilder() = default;

  // Everything known at `now`, without what is past its maximum age.
  virtual Inventory Build(TimePoint now) = 0;

  // Whether anything that shows has changed since the last call.
  virtual bool TakeChange() = 0;

  // Waits for a change, at most `limit`. False when stopped.
  virtual bool WaitForChange(std::chrono::milliseconds limit, std::stop_token stop) = 0;
};

}  // namespace exporter
