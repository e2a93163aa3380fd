// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "exporter/analysis/grouped.h"
#include "exporter/analysis/scale_up/driver_class.h"
#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/analysis/volume_binding.h"
#include "exporter/analysis/volume_sources.h"

namespace exporter {

using VolumeList = std::vector<const kubernetes::PersistentVolume*>;
using VolumeSet = std::unordered_set<const kubernetes::PersistentVolume*>;

// What is known about a claim of a replica before a node is chosen.
struct ClaimPlan {
  PlannedClaim planned;
  // False: `planned` is final. True: depending on the node, the claim binds one of `strays` that
  // the node reaches, else gets a new volume if one can be provisioned.
  bool is_open = false;
  bool can_provision = false;
  const kubernetes::StorageClass* storage_class = nullptr;  // null: none
  std::optional<std::int64_t> bytes;                        // requested size
  // Of a new disk, see DiskAnswer.
  std::int64_t gib = 0;
  std::vector<DiskAttempt> attempts;
  bool selects_node = true;  // the driver knows the node
  std::optional<SourceFault> source_fault;
  VolumeList strays;  // eligible, smallest first
  // The volume of `planned` is a stray, no longer available to others.
  bool takes_volume = false;
  bool is_disk = false;       // takes a slot unless already attached
  bool needs_driver = false;  // needs the disk driver on the node
};

// Why a replica with these claims is blocked regardless of nodes; kNone if it is not.
BlockedReason FirstReason(const std::vector<ClaimPlan>& plans);

// <template>-<statefulset>-<ordinal>, as built by the StatefulSet controller.
std::string ClaimNameOf(const kubernetes::StatefulSet& set,
                        const kubernetes::ClaimTemplate& claim_template, std::int64_t ordinal);

// Plans claims of replicas that do not run yet, following the rules of the StatefulSet controller
// and the volume binder. All arguments must outlive it; `lost` are the volumes whose disk is gone.
class ClaimPlans {
 public:
  ClaimPlans(const Inventory& inventory, const Index& index, const VolumeSet& lost);

  // The claim of one ordinal, given that the volumes in `taken` are already in use; null: assume
  // that all strays are.
  ClaimPlan PlanClaim(const kubernetes::StatefulSet& set,
                      const kubernetes::ClaimTemplate& claim_template, std::int64_t ordinal,
                      const VolumeSet* taken) const;

  // The ordinals from `first` on that have an existing claim or a reserved volume, sorted.
  std::vector<std::int64_t> OldOrdinals(const kubernetes::StatefulSet& set,
                                        std::int64_t first) const;

 private:
  void PlanExisting(ClaimPlan& plan) const;
  void PlanUnbound(ClaimPlan& plan, const VolumeRequest& request, ObjectName name,
                   const VolumeSet* taken) const;
  void PlanFresh(ClaimPlan& plan, const VolumeRequest& request, const VolumeSet* taken) const;
  void Give(ClaimPlan& plan, ClaimOutcome outcome,
            const kubernetes::PersistentVolume& volume) const;
  BlockedReason PlanNewVolume(ClaimPlan& plan, const VolumeRequest& request) const;
  bool IsInUse(const PlannedClaim& planned) const;
  VolumeList StraysFor(const VolumeRequest& request, const VolumeSet* taken) const;

  const Inventory& inventory_;
  const Index& index_;
  const VolumeSet& lost_;
  bool knows_pods_ = false;
  std::unordered_map<const kubernetes::StorageClass*, DriverClass> driver_classes_;
  std::map<std::string_view, VolumeList> strays_;  // by class; by size, then name
  ByObject<VolumeList> reserved_;                  // by claim; by name
  // By namespace and the part of the claim name before the ordinal.
  ByObject<std::vector<std::int64_t>> old_ordinals_;
};

}  // namespace exporter
