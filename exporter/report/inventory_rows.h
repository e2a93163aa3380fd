#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/report/json_values.h"

namespace exporter {

// A row of a table, by its name in the document.
struct InventoryRow {
  std::string name;
  std::size_t at = 0;  // in the table
};

// One kind of rows of /api/v1/inventory.
struct InventoryKind {
  std::string_view name;
  bool (*is_available)(const Inventory& inventory);
  std::vector<InventoryRow> (*rows)(const Analysis& analysis);  // those in scope, in any order
  Json (*describe)(const Analysis& analysis, std::size_t at);
};

// The one table of them.
std::span<const InventoryKind> InventoryKinds();

// What the disks cost a month: in all, and by storage class, namespace and state; each disk is
// in each of the lists once, so that each adds up to the total of its currency.
Json CostsJson(const Analysis& analysis);

}  // namespace exporter
