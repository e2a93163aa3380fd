#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "exporter/analysis/analysis.h"

namespace exporter {

// What some disks cost a month, and how large they are.
struct CostSum {
  double amount = 0;
  std::int64_t gib = 0;
  std::int64_t disks = 0;
};

// A group of disks, such as a storage class, in one currency.
struct CostGroup {
  std::string name;  // empty: disks that have none, for example no volume
  std::string currency;

  friend auto operator<=>(const CostGroup&, const CostGroup&) = default;  // NOLINT: not nullptr
};

// Every disk of ECS whose size is known is in each of these maps exactly once: each of them sums
// to the same amount and to the sizes that DescribeDisks tells.
struct CostTotals {
  std::map<CostGroup, CostSum> all;  // the names are empty
  std::map<CostGroup, CostSum> by_storage_class;
  std::map<CostGroup, CostSum> by_namespace;  // of the claim of a Bound volume
  std::map<CostGroup, CostSum> by_state;
};

CostTotals SumCosts(const Analysis& analysis);

}  // namespace exporter
