// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/slot.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// The names of the nodes in the latest inventory, and of those that disappeared. Safe to call
// from several threads.
class KnownNodes {
 public:
  explicit KnownNodes(const Slot<Inventory>& inventory) : inventory_(inventory) {}

  // Whether there is such a node; true until a node list was read. While the list cannot be read,
  // the last one is used.
  bool Has(std::string_view name);

  // Selectors for the pods on nodes that disappeared since the last call.
  std::vector<std::string> SelectorsOfLost();

 private:
  void Refresh();

  const Slot<Inventory>& inventory_;
  std::mutex mutex_;  // guards what follows
  Table<kubernetes::Node> nodes_;
  std::set<std::string, std::less<>> names_;
  std::set<std::string, std::less<>> lost_;
};

}  // namespace exporter
