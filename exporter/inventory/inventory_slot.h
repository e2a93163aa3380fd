#pragma once

#include <memory>
#include <mutex>
#include <utility>

#include "exporter/inventory/inventory.h"

namespace exporter {

// Where the latest inventory is handed over.
class InventorySlot {
 public:
  void Put(std::shared_ptr<const Inventory> inventory) {
    const std::scoped_lock lock(mutex_);
    inventory_ = std::move(inventory);
  }

  // Never null: an empty inventory before the first one.
  std::shared_ptr<const Inventory> current() const {
    const std::scoped_lock lock(mutex_);
    return inventory_;
  }

 private:
  mutable std::mutex mutex_;  // guards inventory_
  std::shared_ptr<const Inventory> inventory_ = std::make_shared<const Inventory>();
};

}  // namespace exporter
