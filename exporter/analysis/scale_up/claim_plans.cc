// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/claim_plans.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "exporter/analysis/claim_owners.h"
#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/scale_up/driver_answer.h"
#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

using kubernetes::ClaimTemplate;
using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::StatefulSet;
using kubernetes::StorageClass;

constexpr std::string_view kNoProvisioner = "kubernetes.io/no-provisioner";

void Block(ClaimPlan& plan, BlockedReason reason) {
  plan.planned.outcome = ClaimOutcome::kBlocked;
  plan.planned.reason = reason;
}

std::vector<std::string> ZonesOf(const Index& index, const PersistentVolume& volume) {
  if (!volume.zones.empty()) return volume.zones;
  const std::string_view zone = PlacementOf(index, volume).zone;
  return zone.empty() ? std::vector<std::string>{} : std::vector{std::string(zone)};
}

// Whether a claim may have the volume it names: the volume is free or already the claim's.
bool IsFor(const PersistentVolume& volume, const PersistentVolumeClaim& claim) {
  if (!volume.claim) return volume.phase == "Available" && !volume.meta.deleting_since;
  return RefersTo(*volume.claim, claim);
}

// Why no volume can be provisioned; kNone if it can. Selectors: prepareProvision of
// kubernetes-csi/external-provisioner.
BlockedReason ObstacleToProvisioning(const VolumeRequest& request, const StorageClass* made_by) {
  if (request.storage_class.empty()) return BlockedReason::kNoClass;
  if (made_by == nullptr) return BlockedReason::kClassMissing;
  if (made_by->provisioner == kNoProvisioner) return BlockedReason::kNoProvisioner;
  const bool is_csi_disk = made_by->provisioner == kubernetes::kDiskDriver;
  return request.selector && is_csi_disk ? BlockedReason::kSelectorUnsupported
                                         : BlockedReason::kNone;
}

BlockedReason BlockedBy(SourceTrouble trouble) {
  switch (trouble) {
    case SourceTrouble::kMissing:
      return BlockedReason::kSourceMissing;
    case SourceTrouble::kNotReady:
      return BlockedReason::kSourceNotReady;
    case SourceTrouble::kTooSmall:
      return BlockedReason::kSize;
    case SourceTrouble::kUnsupported:
      break;
  }
  return BlockedReason::kSourceUnsupported;
}

// Whether the scheduler selects a node for the claim. With spec.nodeName it does not see the pod;
// if the class waits for it, the binder then binds no volume and the provisioner makes none
// (syncUnboundClaim of k8s.io/kubernetes/pkg/controller/volume/persistentvolume, shouldProvision of
// sigs.k8s.io/sig-storage-lib-external-provisioner).
bool IsNodeSelected(const StatefulSet& set, const ClaimPlan& plan) {
  if (set.placement.node_name.empty() || !WaitsForConsumer(plan.storage_class)) return true;
  return plan.planned.claim != nullptr && plan.planned.claim->has_selected_node;
}

// Whether the scheduler has found no stray for the claim and handed it to the provisioner with the
// node that it selected: from then on neither it nor the binder looks for one, until the
// provisioner gives the node up (FindPodVolumes of the scheduler's volumebinding, syncUnboundClaim
// of k8s.io/kubernetes).
bool IsWithProvisioner(const ClaimPlan& plan) {
  const PersistentVolumeClaim* claim = plan.planned.claim;
  return claim != nullptr && claim->has_selected_node && WaitsForConsumer(plan.storage_class);
}

// The stray that the controller binds immediately: those with the fewest access modes come first
// (persistentVolumeOrderedIndex.findByClaim of k8s.io/kubernetes), regardless of zone.
const PersistentVolume& FirstOf(const VolumeList& strays) {
  return **std::ranges::min_element(strays, {}, [](const PersistentVolume* volume) {
    return std::tuple(volume->access_modes.size(), volume->capacity_bytes,
                      std::string_view(volume->meta.name));
  });
}

}  // namespace

BlockedReason FirstReason(const std::vector<ClaimPlan>& plans) {
  for (const ClaimPlan& plan : plans) {
    if (plan.planned.reason != BlockedReason::kNone) return plan.planned.reason;
  }
  return BlockedReason::kNone;
}

std::string ClaimNameOf(const StatefulSet& set, const ClaimTemplate& claim_template,
                        std::int64_t ordinal) {
  return claim_template.name + "-" + set.meta.name + "-" + std::to_string(ordinal);
}

ClaimPlans::ClaimPlans(const Inventory& inventory, const Index& index, const VolumeSet& lost)
    : inventory_(inventory),
      index_(index),
      lost_(lost),
      knows_pods_(inventory.pods.available() && !inventory.pods.failing()) {
  for (const auto& storage_class : inventory.storage_classes) {
    if (!MakesDisks(storage_class)) continue;
    driver_classes_.emplace(&storage_class, ReadDriverClass(storage_class));
  }
  for (const auto& volume : inventory.persistent_volumes) {
    if (volume.phase != "Available" || volume.meta.deleting_since) continue;
    if (!volume.claim) {
      strays_[volume.storage_class].push_back(&volume);
    } else if (volume.claim->uid.empty()) {
      reserved_[{volume.claim->ns, volume.claim->name}].push_back(&volume);
    }
  }
  const auto name_of = [](const PersistentVolume* volume) {
    return std::string_view(volume->meta.name);
  };
  for (auto& [storage_class, volumes] : strays_) {
    std::ranges::sort(volumes, {}, [&](const PersistentVolume* volume) {
      return std::tuple(volume->capacity_bytes, name_of(volume));
    });
  }
  const auto note = [&](std::string_view ns, std::string_view name) {
    if (const auto split = SplitOrdinal(name)) {
      old_ordinals_[{ns, split->stem}].push_back(split->ordinal);
    }
  };
  for (auto& [claim, volumes] : reserved_) {
    std::ranges::sort(volumes, {}, name_of);
    note(claim.first, claim.second);
  }
  for (const auto& claim : inventory.persistent_volume_claims) {
    note(claim.meta.ns, claim.meta.name);
  }
}

std::vector<std::int64_t> ClaimPlans::OldOrdinals(const StatefulSet& set,
                                                  std::int64_t first) const {
  std::set<std::int64_t> ordinals;
  for (const auto& claim_template : set.claim_templates) {
    const std::string prefix = claim_template.name + "-" + set.meta.name;
    const auto found = old_ordinals_.find({set.meta.ns, prefix});
    if (found == old_ordinals_.end()) continue;
    std::ranges::copy_if(found->second, std::inserter(ordinals, ordinals.end()),
                         [&](std::int64_t ordinal) { return ordinal >= first; });
  }
  return {ordinals.begin(), ordinals.end()};
}

ClaimPlan ClaimPlans::PlanClaim(const StatefulSet& set, const ClaimTemplate& claim_template,
                                std::int64_t ordinal, const VolumeSet* taken) const {
  ClaimPlan plan;
  plan.planned.claim_template = &claim_template;
  plan.planned.name = ClaimNameOf(set, claim_template, ordinal);
  plan.planned.claim = index_.FindClaim(set.meta.ns, plan.planned.name);
  const auto* claim = plan.planned.claim;
  const VolumeRequest request = claim == nullptr ? RequestOf(index_, claim_template)
                                                 : RequestOf(index_, *claim, claim_template);
  plan.planned.storage_class = request.storage_class;
  plan.storage_class = index_.FindClass(request.storage_class);
  plan.bytes = claim == nullptr ? claim_template.requested_bytes : claim->requested_bytes;
  plan.is_disk = plan.storage_class != nullptr && MakesDisks(*plan.storage_class);
  plan.needs_driver =
      plan.storage_class != nullptr && plan.storage_class->provisioner == kubernetes::kDiskDriver;
  if (plan.needs_driver) {
    plan.source_fault = FaultOfSource(
        inventory_, index_, claim == nullptr ? SourceOf(set, claim_template) : SourceOf(*claim));
  }
  if (claim != nullptr) PlanExisting(plan);
  if (claim == nullptr || plan.is_open)
    PlanUnbound(plan, request, {set.meta.ns, plan.planned.name},
                IsWithProvisioner(plan) ? nullptr : taken);
  if (plan.is_open && !IsNodeSelected(set, plan)) {
    plan.is_open = false;
    plan.strays = plan.planned.may_bind = {};
    Block(plan, BlockedReason::kNoNodeSelected);
  }
  return plan;
}

void ClaimPlans::Give(ClaimPlan& plan, ClaimOutcome outcome, const PersistentVolume& volume) const {
  plan.planned.outcome = outcome;
  plan.planned.volume = &volume;
  plan.planned.zones = ZonesOf(index_, volume);
  plan.is_disk = !volume.disk_id.empty();
  plan.needs_driver = volume.driver == kubernetes::kDiskDriver;
  if (plan.is_disk && lost_.contains(&volume)) Block(plan, BlockedReason::kDiskMissing);
}

void ClaimPlans::PlanUnbound(ClaimPlan& plan, const VolumeRequest& request, ObjectName name,
                             const VolumeSet* taken) const {
  const auto reserved = reserved_.find(name);
  if (reserved == reserved_.end()) return PlanFresh(plan, request, taken);
  const auto fits = [&](const PersistentVolume* volume) {
    return CanBindReserved(request, *volume);
  };
  const auto volume = std::ranges::find_if(reserved->second, fits);
  if (volume == reserved->second.end()) return PlanFresh(plan, request, taken);
  plan.is_open = false;
  plan.planned.is_reserved = true;
  Give(plan, ClaimOutcome::kReuseClaim, **volume);
}

void ClaimPlans::PlanExisting(ClaimPlan& plan) const {
  const PersistentVolumeClaim& claim = *plan.planned.claim;
  plan.planned.created = claim.meta.created;
  plan.planned.unused_since = UnusedSince(claim);
  plan.planned.outcome = ClaimOutcome::kReuseClaim;
  const auto* volume = index_.FindVolume(claim.volume_name);
  const bool is_bound = claim.phase == "Bound";
  if (volume != nullptr && (is_bound || IsFor(*volume, claim))) {
    Give(plan, ClaimOutcome::kReuseClaim, *volume);
  }
  if (claim.meta.deleting_since) return Block(plan, BlockedReason::kClaimTerminating);
  if (claim.phase == "Lost") return Block(plan, BlockedReason::kClaimLost);
  if (IsInUse(plan.planned)) return Block(plan, BlockedReason::kClaimInUse);
  if (is_bound) return;
  plan.is_open = claim.volume_name.empty();
  if (!plan.is_open && plan.planned.volume == nullptr) Block(plan, BlockedReason::kClaimPending);
}

// Whether the only pod that may use the claim is another one. Pods that are going do not count, nor
// does the replica's own (VolumeRestrictions of the scheduler).
bool ClaimPlans::IsInUse(const PlannedClaim& planned) const {
  const PersistentVolumeClaim& claim = *planned.claim;
  const auto& modes = claim.access_modes;
  if (!knows_pods_ || std::ranges::find(modes, "ReadWriteOncePod") == modes.end()) return false;
  const auto own = std::string_view(planned.name).substr(planned.claim_template->name.size() + 1);
  return std::ranges::any_of(
      index_.PodsOfClaim(claim.meta.ns, claim.meta.name), [&](const kubernetes::Pod* pod) {
        return pod->meta.name != own && !pod->node_name.empty() && !pod->meta.deleting_since &&
               pod->phase != "Succeeded" && pod->phase != "Failed";
      });
}

VolumeList ClaimPlans::StraysFor(const VolumeRequest& request, const VolumeSet* taken) const {
  VolumeList fits;
  const auto of_class = strays_.find(request.storage_class);
  if (taken == nullptr || of_class == strays_.end()) return fits;
  for (const PersistentVolume* volume : of_class->second) {
    if (CanBind(request, *volume) && !taken->contains(volume)) fits.push_back(volume);
  }
  return fits;
}

// Returns why no volume can be provisioned; kNone if it can.
BlockedReason ClaimPlans::PlanNewVolume(ClaimPlan& plan, const VolumeRequest& request) const {
  const BlockedReason obstacle = ObstacleToProvisioning(request, plan.storage_class);
  if (obstacle != BlockedReason::kNone) return obstacle;
  const auto driver_class = driver_classes_.find(plan.storage_class);
  if (driver_class == driver_classes_.end()) return BlockedReason::kNone;
  DiskAnswer answer = AnswerOf(driver_class->second, request, plan.bytes);
  plan.gib = answer.gib;
  plan.attempts = std::move(answer.attempts);
  plan.selects_node = driver_class->second.selects_node;
  // The provisioner looks at the source before it asks the driver.
  const auto& fault = plan.source_fault;
  if (plan.strays.empty()) plan.planned.detail = fault ? fault->text : std::move(answer.detail);
  return fault ? BlockedBy(fault->trouble) : answer.reason;
}

void ClaimPlans::PlanFresh(ClaimPlan& plan, const VolumeRequest& request,
                           const VolumeSet* taken) const {
  plan.strays = StraysFor(request, taken);
  plan.planned.may_bind = plan.strays;
  if (!plan.strays.empty() && !WaitsForConsumer(plan.storage_class)) {
    plan.is_open = false;
    plan.takes_volume = true;
    return Give(plan, ClaimOutcome::kBindStray, FirstOf(plan.strays));
  }
  const BlockedReason obstacle = PlanNewVolume(plan, request);
  plan.can_provision = obstacle == BlockedReason::kNone;
  plan.is_open = plan.can_provision || !plan.strays.empty();
  if (!plan.is_open) return Block(plan, obstacle);
  if (!plan.strays.empty() && !plan.strays.front()->disk_id.empty()) {
    plan.is_disk = true;
  }
}

}  // namespace exporter
