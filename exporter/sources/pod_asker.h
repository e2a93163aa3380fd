// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "exporter/core/slot.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// What the StatefulSets of the latest inventory ask about pods; what none asks any more is
// forgotten, and while they cannot be read, they ask what they asked last. Safe to call from
// several threads.
class PodAsker {
 public:
  explicit PodAsker(const Slot<Inventory>& inventory) : inventory_(inventory) {}

  kubernetes::PodQuestions Ask();
  // Whether something is asked that the latest answer of Ask() did not contain yet.
  bool AsksMore();

 private:
  void Refresh();

  const Slot<Inventory>& inventory_;
  std::mutex mutex_;  // guards what follows
  Table<kubernetes::StatefulSet> sets_;
  kubernetes::PodQuestions questions_;
  kubernetes::PodQuestions asked_;  // the latest answer
};

}  // namespace exporter
