// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/claim_use.h"

#include <algorithm>
#include <string_view>

#include "exporter/analysis/pod_facts.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;

bool HasPodAsOwner(const PersistentVolumeClaim& claim) {
  return std::ranges::any_of(claim.owners, [](const auto& owner) { return owner.kind == "Pod"; });
}

// Whether it can be "<template>-<statefulset>": names neither begin nor end with a dash.
bool IsStem(std::string_view stem) {
  if (stem.starts_with('-') || stem.ends_with('-')) return false;
  for (auto dash = stem.find('-'); dash != std::string_view::npos;
       dash = stem.find('-', dash + 1)) {
    if (stem[dash - 1] != '-' && stem[dash + 1] != '-') return true;
  }
  return false;
}

// Whether the claim looks as if a deleted StatefulSet had created it.
bool IsOfGoneSet(const PersistentVolumeClaim& claim) {
  const auto name = SplitOrdinal(claim.meta.name);
  return name && IsStem(name->stem) && claim.is_made_by_controller && !HasPodAsOwner(claim);
}

}  // namespace

std::vector<const Pod*> LiveUsers(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  auto pods = analysis.index.PodsOfClaim(claim.meta.ns, claim.meta.name).Copy();
  std::erase_if(
      pods, [&](const Pod* pod) { return !IsLive(analysis.inventory, analysis.options, *pod); });
  std::ranges::sort(pods, {}, [](const Pod* pod) { return std::string_view(pod->meta.name); });
  return pods;
}

bool IsOwnedByPod(const Index& index, const PersistentVolumeClaim& claim) {
  return std::ranges::any_of(claim.owners, [&](const auto& owner) {
    if (owner.kind != "Pod") return false;
    const Pod* pod = index.FindPod(claim.meta.ns, owner.name);
    return pod != nullptr && pod->meta.uid == owner.uid;
  });
}

std::optional<LeftoverClaim> FindLeftover(const Analysis& analysis,
                                          const PersistentVolumeClaim& claim) {
  if (claim.meta.deleting_since || claim.phase == "Lost") return std::nullopt;
  LeftoverClaim leftover{.owners = analysis.claim_owners.FindAll(claim)};
  const bool is_needed = std::ranges::any_of(leftover.owners, [](const ClaimOwner& owner) {
    return IsInRange(*owner.stateful_set, owner.ordinal, owner.stateful_set->replicas);
  });
  if (is_needed || (leftover.owners.empty() && !IsOfGoneSet(claim))) return std::nullopt;
  if (IsOwnedByPod(analysis.index, claim) || !LiveUsers(analysis, claim).empty()) {
    return std::nullopt;
  }
  return leftover;
}

std::optional<TimePoint> UnusedSince(const PersistentVolumeClaim& claim) {
  for (const auto& condition : claim.conditions) {
    if (condition.type == "Unused" && condition.status == "True") return condition.since;
  }
  return std::nullopt;
}

bool RefersTo(const kubernetes::ClaimRef& ref, const PersistentVolumeClaim& claim) {
  return ref.ns == claim.meta.ns && ref.name == claim.meta.name &&
         (ref.uid.empty() || ref.uid == claim.meta.uid);
}

const kubernetes::PersistentVolume* FindVolumeOf(const Index& index,
                                                 const PersistentVolumeClaim& claim) {
  const kubernetes::PersistentVolume* volume = index.FindVolume(claim.volume_name);
  return volume != nullptr && index.FindClaimOf(*volume) == &claim ? volume : nullptr;
}

}  // namespace exporter
