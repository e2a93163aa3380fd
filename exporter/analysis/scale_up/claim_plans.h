#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/analysis/volume_binding.h"

namespace exporter {

using VolumeList = std::vector<const kubernetes::PersistentVolume*>;
using VolumeSet = std::unordered_set<const kubernetes::PersistentVolume*>;

// What is known of a claim of a replica before a node is picked for it.
struct ClaimPlan {
  PlannedClaim planned;
  // False: the outcome of `planned` is settled. True: it gets one of `strays` on a node that
  // reaches it, else a new volume, if it can be made at all.
  bool is_open = false;
  bool can_provision = false;
  const kubernetes::StorageClass* storage_class = nullptr;  // null: there is none
  std::optional<std::int64_t> bytes;                        // asked for
  VolumeList strays;                                        // that fit, the smallest first
  // The volume of `planned` is a stray that is gone for others then.
  bool takes_volume = false;
  bool is_disk = false;       // takes a slot where it is not attached yet
  bool needs_driver = false;  // of disks, on the node
};

// <template>-<statefulset>-<ordinal>, as the StatefulSet controller names claims.
std::string ClaimNameOf(const kubernetes::StatefulSet& set,
                        const kubernetes::ClaimTemplate& claim_template, std::int64_t ordinal);

// Whether claims of a class are bound when a node is picked for their pod. Those of no class, or
// of one that does not exist, are bound at once.
bool WaitsForConsumer(const kubernetes::StorageClass* storage_class);

// The claims of StatefulSets that do not run yet, by the rules of the StatefulSet controller and
// of the volume binder. All that it is given must outlive it; `lost` are the volumes whose disk is
// gone.
class ClaimPlans {
 public:
  ClaimPlans(const Inventory& inventory, const Index& index, const VolumeSet& lost);

  // The claim of one ordinal, when the volumes in `taken` belong to others already; null: all
  // that are anybody's.
  ClaimPlan PlanClaim(const kubernetes::StatefulSet& set,
                      const kubernetes::ClaimTemplate& claim_template, std::int64_t ordinal,
                      const VolumeSet* taken) const;

  // The ordinals from `first` on of which a claim exists or has a volume reserved for it, sorted.
  std::vector<std::int64_t> OldOrdinals(const kubernetes::StatefulSet& set,
                                        std::int64_t first) const;

 private:
  void PlanExisting(ClaimPlan& plan) const;
  void PlanUnbound(ClaimPlan& plan, const VolumeRequest& request, ObjectName name,
                   const VolumeSet* taken) const;
  void PlanFresh(ClaimPlan& plan, const VolumeRequest& request, const VolumeSet* taken) const;
  void Give(ClaimPlan& plan, ClaimOutcome outcome,
            const kubernetes::PersistentVolume& volume) const;
  VolumeList StraysFor(const VolumeRequest& request, const VolumeSet* taken) const;

  const Index& index_;
  const VolumeSet& lost_;
  std::map<std::string_view, VolumeList> strays_;  // by class; by size, then name
  ByObject<VolumeList> reserved_;                  // by claim; by name
  // By namespace and what stands before the ordinal in the name of a claim.
  ByObject<std::vector<std::int64_t>> old_ordinals_;
};

}  // namespace exporter
