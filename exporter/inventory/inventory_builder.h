// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <stop_token>

#include "exporter/core/clock.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// Holds what was read and builds inventories. Thread-safe.
class InventoryBuilder {
 public:
  virtual ~InventoryBuilder() = default;

  // Everything known at `now`, except data past its maximum age.
  virtual Inventory Build(TimePoint now) = 0;

  // Whether any visible data has changed since the last call.
  virtual bool TakeChange() = 0;

  // Waits up to `limit` for a change or a recovery. False if stopped.
  virtual bool WaitForChange(std::chrono::milliseconds limit, std::stop_token stop) = 0;

  // Whether a source that had failed works again since the last call.
  virtual bool TakeRecovery() = 0;

  // Waits up to `limit` for that, or for what may become it. True if one has come.
  virtual bool WaitForRecovery(std::chrono::milliseconds limit, std::stop_token stop) = 0;
};

}  // namespace exporter
