// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include "exporter/analysis/memory.h"
#include "exporter/analysis/reconcile.h"

namespace exporter {

// The label value `reason`: "leaked", "static" or "prepaid".
std::string_view Name(LeakReason reason);

// Decides which disks in kSettling are leaked, and which volumes with a missing disk have lost it;
// two consecutive lists must agree. Both need volumes and disks whose last read succeeded;
// otherwise nothing is decided and the memory is kept.
void DecideLeaks(const Inventory& inventory, const Memory& memory, AgeGate& gate,
                 Reconciliation& result);
void DecideLosses(const Inventory& inventory, const Index& index, const Memory& memory,
                  AgeGate& gate, Reconciliation& result);

}  // namespace exporter
