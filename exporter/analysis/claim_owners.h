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

// The name of a claim as a StatefulSet makes it, "<template>-<statefulset>-<ordinal>"; where the
// template ends in it nobody can tell from the name alone.
struct OrdinalName {
  std::string_view stem;  // "<template>-<statefulset>"
  std::int64_t ordinal = 0;
};

// nullopt for a name that no StatefulSet gives: its ordinal is decimal, without sign or leading
// zero, and fits an int32. The stem may still be without a dash.
std::optional<OrdinalName> SplitOrdinal(std::string_view claim_name);

// Whether the ordinal is one of `count` from spec.ordinals.start of the set on.
bool IsInRange(const kubernetes::StatefulSet& set, std::int64_t ordinal, std::int64_t count);

// Finds the StatefulSet that a claim belongs to by its name,
// "<template>-<statefulset>-<ordinal>", as the StatefulSet controller builds it.
class ClaimOwners {
 public:
  explicit ClaimOwners(const Inventory& inventory);

  // nullopt when no existing StatefulSet of the namespace makes claims of this
  // name. Where two do (template a-b of set c, template a of set b-c), the one
  // whose range holds the ordinal wins, then the first by name.
  std::optional<ClaimOwner> Find(const kubernetes::PersistentVolumeClaim& claim) const;

  // All of them, that one first.
  std::vector<ClaimOwner> FindAll(const kubernetes::PersistentVolumeClaim& claim) const;

 private:
  // By "namespace/template-statefulset".
  std::unordered_multimap<std::string, const kubernetes::StatefulSet*> sets_;
};

}  // namespace exporter
