// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/report/json_values.h"

namespace exporter {

// A table row by its name in the document.
struct InventoryRow {
  std::string name;
  std::size_t at = 0;  // index in the table
};

// One kind of rows in /api/v1/inventory.
struct InventoryKind {
  std::string_view name;
  bool (*is_available)(const Inventory& inventory);
  std::vector<InventoryRow> (*rows)(const Analysis& analysis);  // those in scope, in any order
  Json (*describe)(const Analysis& analysis, std::size_t at);
};

std::span<const InventoryKind> InventoryKinds();

// Monthly cost of the disks: in total, and by storage class, namespace and state. Each disk is in
// each list once, so that every list adds up to the total of its currency.
Json CostsJson(const Analysis& analysis);

}  // namespace exporter
