// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/inventory/inventory.h"

namespace exporter {

struct ClaimOwner {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  std::int64_t ordinal = 0;
};

// A claim name as a StatefulSet builds it, "<template>-<statefulset>-<ordinal>". The name alone
// does not tell where the template ends.
struct OrdinalName {
  std::string_view stem;  // "<template>-<statefulset>"
  std::int64_t ordinal = 0;
};

// nullopt if no StatefulSet would create this name: the ordinal must be decimal, without sign or
// leading zero, and fit an int32. The stem is not checked for a dash.
std::optional<OrdinalName> SplitOrdinal(std::string_view claim_name);

// Whether the ordinal is among the first `count` from the set's spec.ordinals.start.
bool IsInRange(const kubernetes::StatefulSet& set, std::int64_t ordinal, std::int64_t count);

// Finds the owner of a claim by the name that the StatefulSet controller builds,
// "<template>-<statefulset>-<ordinal>".
class ClaimOwners {
 public:
  explicit ClaimOwners(const Inventory& inventory);

  // nullopt if no existing StatefulSet in the namespace creates claims of this name. If several do
  // (template a-b of set c, template a of set b-c), the one whose range includes the ordinal wins,
  // then the first by name.
  std::optional<ClaimOwner> Find(const kubernetes::PersistentVolumeClaim& claim) const;

  // All possible owners, the result of Find first.
  std::vector<ClaimOwner> FindAll(const kubernetes::PersistentVolumeClaim& claim) const;

 private:
  // By "namespace/template-statefulset".
  std::unordered_multimap<std::string, const kubernetes::StatefulSet*> sets_;
};

}  // namespace exporter
