// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "exporter/analysis/analysis.h"

namespace exporter {

// The live pods that reference a claim, by name.
std::vector<const kubernetes::Pod*> LiveUsers(const Analysis& analysis,
                                              const kubernetes::PersistentVolumeClaim& claim);

// Whether an existing pod owns the claim, so that it is garbage-collected with the pod: a generic
// ephemeral volume, or `whenScaled: Delete` during a scale-down.
bool IsOwnedByPod(const Index& index, const kubernetes::PersistentVolumeClaim& claim);

// A claim created by a StatefulSet that no longer needs it.
struct LeftoverClaim {
  // The sets that create claims of this name, though its ordinal is outside their ranges, sorted by
  // name; empty if no such set exists.
  std::vector<ClaimOwner> owners;
};

// nullopt if the claim is needed, used by a live pod, being deleted or Lost. Without an existing
// StatefulSet a claim counts as left over only if a controller created it; otherwise it may be
// someone's own.
std::optional<LeftoverClaim> FindLeftover(const Analysis& analysis,
                                          const kubernetes::PersistentVolumeClaim& claim);

// When the condition Unused became true (feature gate PersistentVolumeClaimUnusedSinceTime);
// nullopt if the condition is absent or false.
std::optional<TimePoint> UnusedSince(const kubernetes::PersistentVolumeClaim& claim);

// Whether a volume with this claimRef is bound to the claim or reserved for it.
bool RefersTo(const kubernetes::ClaimRef& ref, const kubernetes::PersistentVolumeClaim& claim);

// The volume bound to the claim, matching names and uids both ways; null if none.
const kubernetes::PersistentVolume* FindVolumeOf(const Index& index,
                                                 const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter
