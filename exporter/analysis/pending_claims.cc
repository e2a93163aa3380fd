// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pending_claims.h"

#include <algorithm>
#include <chrono>
#include <tuple>
#include <vector>

#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/pod_facts.h"
#include "exporter/analysis/volume_binding.h"

namespace exporter {
namespace {

using kubernetes::Event;
using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;

// The latest provisioning failure of the claim itself, not of an earlier one of its name.
const Event* FindFailure(const Index& index, const PersistentVolumeClaim& claim) {
  const Event* last = nullptr;
  const auto age = [](const Event& event) {
    return std::tie(event.last_seen, event.message, event.meta.name);
  };
  for (const Event* event :
       index.EventsOf("PersistentVolumeClaim", claim.meta.ns, claim.meta.name)) {
    if (event->reason != "ProvisioningFailed" && event->reason != "FailedBinding") continue;
    const std::string& uid = event->involved.uid;
    if (!uid.empty() && uid != claim.meta.uid) continue;
    if (last == nullptr || age(*last) < age(*event)) last = event;
  }
  return last;
}

// The binder binds a claim to the volume in its spec.volumeName at once, regardless of the binding
// mode (syncUnboundClaim of k8s.io/kubernetes pkg/controller/volume/persistentvolume).
PendingClaim NamesVolume(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  PendingClaim pending;
  pending.volume = analysis.index.FindVolume(claim.volume_name);
  if (pending.volume == nullptr) {
    pending.cause = PendingCause::kVolumeMissing;
  } else if (pending.volume->claim && !RefersTo(*pending.volume->claim, claim)) {
    pending.cause = PendingCause::kVolumeTaken;
    pending.since = claim.meta.created;
  }
  // Otherwise the age of the claim says nothing: the binder also sets volumeName, and the volume
  // may have been read before the claim.
  return pending;
}

// Picks the pod to report: one unschedulable because of storage, else any unschedulable one, else
// the first.
void CauseFromPod(const std::vector<const Pod*>& pods, PendingClaim& pending) {
  const auto waits = [](const Pod* pod) {
    return pod->node_name.empty() && !pod->unscheduled_reason.empty();
  };
  const auto lacks_storage = [&](const Pod* pod) {
    return waits(pod) && IsStorageReason(pod->unscheduled_message);
  };
  pending.pod = pods.front();
  if (const auto pod = std::ranges::find_if(pods, lacks_storage); pod != pods.end()) {
    pending.cause = PendingCause::kStorageUnschedulable;
    pending.pod = *pod;
  } else if (const auto other = std::ranges::find_if(pods, waits); other != pods.end()) {
    pending.cause = PendingCause::kPodUnschedulable;
    pending.pod = *other;
  }
}

// When both the claim and a pod that uses it existed.
std::optional<TimePoint> WantedSince(const PersistentVolumeClaim& claim,
                                     const std::vector<const Pod*>& pods) {
  std::optional<TimePoint> first;
  for (const Pod* pod : pods) {
    if (!pod->meta.created) return std::nullopt;
    first = std::min(first.value_or(*pod->meta.created), *pod->meta.created);
  }
  if (!first || !claim.meta.created) return std::nullopt;
  return std::max(*first, *claim.meta.created);
}

// The provisioner retries within five minutes, unless the pod has become unschedulable: then
// earlier failures no longer apply and the scheduler's message is the cause.
constexpr std::chrono::minutes kFailureHolds{10};

bool IsOver(const Analysis& analysis, const PendingClaim& pending) {
  const bool fits_nowhere =
      (pending.cause == PendingCause::kStorageUnschedulable ||
       pending.cause == PendingCause::kPodUnschedulable) &&
      pending.pod->unscheduled_message.find("nodes are available") != std::string::npos;
  const auto& last_seen = pending.failure->last_seen;
  return fits_nowhere && last_seen &&
         *last_seen < analysis.inventory.events.read_started() - kFailureHolds;
}

}  // namespace

std::optional<PendingClaim> FindPendingCause(const Analysis& analysis,
                                             const PersistentVolumeClaim& claim) {
  if (claim.phase != "Pending" || claim.meta.deleting_since) return std::nullopt;
  if (!claim.volume_name.empty()) return NamesVolume(analysis, claim);
  PendingClaim pending;
  pending.since = claim.meta.created;
  pending.storage_class =
      analysis.index.FindClass(ClassNameOf(analysis.index, claim.storage_class));
  pending.failure = FindFailure(analysis.index, claim);
  if (pending.storage_class == nullptr) {
    pending.cause = claim.storage_class.value_or("").empty() ? PendingCause::kNoClass
                                                             : PendingCause::kClassMissing;
    return pending;
  }
  if (WaitsForConsumer(pending.storage_class)) {
    const auto pods = LiveUsers(analysis, claim);
    if (pods.empty()) return std::nullopt;
    pending.since = WantedSince(claim, pods);
    CauseFromPod(pods, pending);
  }
  if (pending.failure != nullptr && !IsOver(analysis, pending)) {
    pending.cause = PendingCause::kProvisioningFailed;
  }
  return pending;
}

}  // namespace exporter
