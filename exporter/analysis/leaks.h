#pragma once

#include <optional>
#include <string_view>

#include "exporter/analysis/memory.h"
#include "exporter/analysis/reconcile.h"

namespace exporter {

// The label value `reason`: "leaked", "static" or "prepaid".
std::string_view Name(LeakReason reason);

// Decides which of the disks that are kSettling are leaked, and which of the volumes whose disk
// is missing have lost it: two lists in a row have to say so. Both need lists of volumes and
// disks whose last read succeeded; without them nothing is decided and nothing is forgotten.
void DecideLeaks(const Inventory& inventory, const Memory& memory, AgeGate& gate,
                 Reconciliation& result);
void DecideLosses(const Inventory& inventory, const Index& index, const Memory& memory,
                  AgeGate& gate, Reconciliation& result);

}  // namespace exporter
