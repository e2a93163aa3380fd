#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "exporter/inventory/inventory.h"

namespace exporter {

struct ClaimOwner {
  const kubernetes::StatefulSet* stateful_set = nullptr;
  std::int64_t ordinal = 0;
};

// Finds the StatefulSet that a claim belongs to by its name,
// "<template>-<statefulset>-<ordinal>", as the StatefulSet controller builds it.
class ClaimOwners {
 public:
  explicit ClaimOwners(const Inventory& inventory);

  // nullopt when no existing StatefulSet of the namespace makes claims of this
  // name. Where two do (template a-b of set c, template a of set b-c), the one
  // whose range holds the ordinal wins, then the first by name.
  std::optional<ClaimOwner> Find(const kubernetes::PersistentVolumeClaim& claim) const;

 private:
  // By "namespace/template-statefulset".
  std::unordered_multimap<std::string, const kubernetes::StatefulSet*> sets_;
};

}  // namespace exporter
