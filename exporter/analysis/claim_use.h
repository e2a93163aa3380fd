#pragma once

#include <optional>
#include <vector>

#include "exporter/analysis/analysis.h"

namespace exporter {

// The live pod that names a claim, the first by name; null where none does.
const kubernetes::Pod* FindLiveUser(const Analysis& analysis,
                                    const kubernetes::PersistentVolumeClaim& claim);

// Whether a pod that exists owns the claim, which then goes with it: that of a generic ephemeral
// volume, or one that `whenScaled: Delete` is about to take.
bool IsOwnedByPod(const Index& index, const kubernetes::PersistentVolumeClaim& claim);

// A claim that a StatefulSet made and needs no more.
struct LeftoverClaim {
  // The sets that make claims of this name, their ranges all without its ordinal, the first by
  // name first; empty where the set exists no more.
  std::vector<ClaimOwner> owners;
};

// nullopt for a claim that is needed, is used by a live pod, is on its way out, or may well be
// nobody's leftover: one of no existing set counts only where its controller made it. A claim
// whose volume is Lost has nothing left over.
std::optional<LeftoverClaim> FindLeftover(const Analysis& analysis,
                                          const kubernetes::PersistentVolumeClaim& claim);

// Since when no pod uses the claim by its condition Unused (the feature gate
// PersistentVolumeClaimUnusedSinceTime); nullopt where it has none, or that says otherwise.
std::optional<TimePoint> UnusedSince(const kubernetes::PersistentVolumeClaim& claim);

// The volume that is bound to the claim, by the names and uids of both; null where it is none.
const kubernetes::PersistentVolume* FindVolumeOf(const Index& index,
                                                 const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter
