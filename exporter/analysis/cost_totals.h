// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "exporter/analysis/analysis.h"

namespace exporter {

// Total monthly cost and size of some disks.
struct CostSum {
  double amount = 0;
  std::int64_t gib = 0;
  std::int64_t disks = 0;
};

// A group of disks, such as a storage class, in one currency.
struct CostGroup {
  std::string name;  // empty: not applicable, e.g. no volume
  std::string currency;

  friend auto operator<=>(const CostGroup&, const CostGroup&) = default;  // NOLINT: not nullptr
};

// Every ECS disk of known size is in each of these maps exactly once, so that all of them have the
// same total cost and size.
struct CostTotals {
  std::map<CostGroup, CostSum> all;  // the names are empty
  std::map<CostGroup, CostSum> by_storage_class;
  std::map<CostGroup, CostSum> by_namespace;  // of the claim of a Bound volume
  std::map<CostGroup, CostSum> by_state;
};

CostTotals SumCosts(const Analysis& analysis);

}  // namespace exporter
