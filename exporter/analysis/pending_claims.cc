// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pending_claims.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <tuple>
#include <unordered_set>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/pod_facts.h"
#include "exporter/analysis/volume_binding.h"

namespace exporter {
namespace {

using kubernetes::Event;
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
  PendingClaim pending{.claim = &claim};
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
    return pod->node_name.empty() && !pod->unscheduled_reason->empty();
  };
  const auto lacks_storage = [&](const Pod* pod) {
    return waits(pod) && IsStorageReason(*pod->unscheduled_message);
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

// The longest pause between two tries of the provisioner (--retry-interval-max of
// kubernetes-csi/external-provisioner). Claims and events are read separately: a failure as young
// as that may be newer than what we know of the claim.
constexpr std::chrono::minutes kLongestRetry{5};

// Whether the scheduler has the claim back and now finds no node. The provisioner works on a claim
// only while it carries the node that the scheduler selected, and gives that up only with an error
// that asks for another node.
bool IsBackAtScheduler(const Analysis& analysis, const PendingClaim& pending) {
  const bool fits_nowhere =
      (pending.cause == PendingCause::kStorageUnschedulable ||
       pending.cause == PendingCause::kPodUnschedulable) &&
      pending.pod->unscheduled_message->find("nodes are available") != std::string::npos;
  if (!fits_nowhere || pending.claim->has_selected_node) return false;
  const auto& last_seen = pending.failure->last_seen;
  return pending.failure_cause == ErrorCause::kInstanceMissing || !last_seen ||
         *last_seen < analysis.inventory.events.read_started() - kLongestRetry;
}

// The claims, by uid, whose provisioning seems to fail although a volume was made for them: the
// binder has only to finish.
std::unordered_set<std::string_view> FindProvisioned(const Analysis& analysis,
                                                     const std::vector<PendingClaim>& all) {
  std::unordered_set<std::string_view> failing;
  for (const PendingClaim& pending : all) {
    const std::string& uid = pending.claim->meta.uid;
    const bool fails = pending.failure != nullptr || pending.source_fault;
    if (fails && !uid.empty()) failing.insert(uid);
  }
  std::unordered_set<std::string_view> provisioned;
  if (failing.empty()) return provisioned;
  for (const auto& volume : analysis.inventory.persistent_volumes) {
    if (!volume.claim || volume.meta.deleting_since) continue;
    if (failing.contains(volume.claim->uid)) provisioned.insert(volume.claim->uid);
  }
  return provisioned;
}

// Of the causes that there are, the one that is nearest.
ErrorCause NearestCause(SourceTrouble trouble) {
  switch (trouble) {
    case SourceTrouble::kMissing:
      return ErrorCause::kDiskMissing;
    case SourceTrouble::kNotReady:
      return ErrorCause::kDiskBusy;
    case SourceTrouble::kTooSmall:
      return ErrorCause::kSize;
    case SourceTrouble::kUnsupported:
      break;
  }
  return ErrorCause::kOther;
}

// Only while the provisioner has the claim.
std::optional<SourceFault> FindSourceFault(const Analysis& analysis, const PendingClaim& pending) {
  const bool is_with_driver = pending.storage_class->provisioner == kubernetes::kDiskDriver;
  const bool is_asked =
      pending.claim->has_selected_node || !WaitsForConsumer(pending.storage_class);
  if (!is_with_driver || !is_asked) return std::nullopt;
  return FaultOfSource(analysis.inventory, analysis.index, SourceOf(*pending.claim));
}

// Everything but whether the failure found still holds.
std::optional<PendingClaim> FindPending(const Analysis& analysis,
                                        const PersistentVolumeClaim& claim) {
  if (claim.phase != "Pending" || claim.meta.deleting_since) return std::nullopt;
  if (!claim.volume_name.empty()) return NamesVolume(analysis, claim);
  PendingClaim pending{.claim = &claim};
  pending.since = claim.meta.created;
  pending.storage_class =
      analysis.index.FindClass(ClassNameOf(analysis.index, claim.storage_class));
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
  pending.failure = FindFailure(analysis.index, claim);
  pending.source_fault = FindSourceFault(analysis, pending);
  if (pending.failure == nullptr) return pending;
  const ErrorClass error = Classify(pending.failure->message);
  pending.failure_cause = error.cause;
  pending.failure_side = error.side;
  return pending;
}

// Lets a failure, or a fault of the source, be the cause while it holds. A failure with a known
// cause came after the provisioner had seen the source.
void SettleFailure(const Analysis& analysis, bool is_provisioned, PendingClaim& pending) {
  if (is_provisioned) pending.source_fault.reset();
  const bool is_history =
      pending.failure != nullptr && (is_provisioned || IsBackAtScheduler(analysis, pending));
  if (is_history) pending.failure = nullptr;
  if (pending.failure == nullptr) pending.failure_cause = ErrorCause::kOther;
  if (pending.failure_cause != ErrorCause::kOther) pending.source_fault.reset();
  if (pending.source_fault) pending.failure_cause = NearestCause(pending.source_fault->trouble);
  if (pending.failure != nullptr || pending.source_fault) {
    pending.cause = PendingCause::kProvisioningFailed;
  }
}

}  // namespace

std::string_view Name(PendingCause cause) {
  static constexpr std::array<std::string_view, 8> kNames{
      "provisioning_failed", "class_missing",         "no_class",          "volume_taken",
      "volume_missing",      "storage_unschedulable", "pod_unschedulable", "waiting"};
  return kNames.at(static_cast<std::size_t>(cause));
}

std::vector<PendingClaim> FindPendingClaims(const Analysis& analysis) {
  std::vector<PendingClaim> all;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    if (const auto pending = FindPending(analysis, claim)) all.push_back(*pending);
  }
  const auto provisioned = FindProvisioned(analysis, all);
  for (PendingClaim& pending : all) {
    SettleFailure(analysis, provisioned.contains(pending.claim->meta.uid), pending);
  }
  return all;
}

}  // namespace exporter
