// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <utility>

#include "exporter/analysis/claim_use.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/text.h"

namespace exporter {
namespace stuck_terminating {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volumes>,
                               kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::pods>, kNeeds<&Inventory::volume_attachments>};

// What the owner of a finalizer waits for before it takes it off.
enum class Awaited { kPods, kSnapshot, kClone, kClaim, kDetach, kDisk };

struct KnownFinalizer {
  std::string_view start;  // of its name
  Awaited awaited;
};

// In the order in which they are explained where an object has several.
constexpr std::array kKnownFinalizers{
    // k8s.io/kubernetes pkg/controller/volume/pvcprotection: as long as a scheduled pod names the
    // claim, whatever its phase.
    KnownFinalizer{"kubernetes.io/pvc-protection", Awaited::kPods},
    // kubernetes-csi/external-snapshotter pkg/utils: while a snapshot is taken of the claim.
    KnownFinalizer{"snapshot.storage.kubernetes.io/pvc-as-source-protection", Awaited::kSnapshot},
    // kubernetes-csi/external-provisioner pkg/controller: while a clone is made of the claim.
    KnownFinalizer{"provisioner.storage.kubernetes.io/cloning-protection", Awaited::kClone},
    // k8s.io/kubernetes pkg/controller/volume/pvprotection: as long as the volume is Bound.
    KnownFinalizer{"kubernetes.io/pv-protection", Awaited::kClaim},
    // kubernetes-csi/external-attacher pkg/controller: as long as a VolumeAttachment names the
    // volume. The name of the driver follows.
    KnownFinalizer{"external-attacher/", Awaited::kDetach},
    // KEP-2644: until the disk of a volume with the policy Delete is deleted; by the CSI
    // provisioner, or by kube-controller-manager for drivers in its tree.
    KnownFinalizer{"external-provisioner.volume.kubernetes.io/finalizer", Awaited::kDisk},
    KnownFinalizer{"kubernetes.io/pv-controller", Awaited::kDisk},
};

// What keeps an object: `text` ends the sentence "... is still there: ".
struct Hold {
  std::string_view reason;
  std::string text;
  std::string node{};
  std::vector<RemedyStep> steps{};
};

bool HasFinalizer(const std::vector<std::string>& finalizers, const KnownFinalizer& known) {
  return std::ranges::any_of(
      finalizers, [&](const std::string& each) { return each.starts_with(known.start); });
}

// The pods that pvc-protection waits for, by name.
std::vector<const Pod*> HoldingPods(const Index& index, const PersistentVolumeClaim& claim) {
  auto pods = index.PodsOfClaim(claim.meta.ns, claim.meta.name).Copy();
  std::erase_if(pods, [](const Pod* pod) { return pod->node_name.empty(); });
  std::ranges::sort(pods, {}, [](const Pod* pod) { return std::string_view(pod->meta.name); });
  return pods;
}

std::optional<Hold> HoldByPods(const Index& index, const PersistentVolumeClaim& claim) {
  const auto pods = HoldingPods(index, claim);
  if (pods.empty()) return std::nullopt;
  const Pod& first = *pods.front();
  const std::string more =
      pods.size() == 1 ? "" : " and " + std::to_string(pods.size() - 1) + " more";
  return Hold{.reason = "pod",
              .text = "pod " + first.meta.name + " (" + first.phase + ") on node " +
                      first.node_name + more +
                      (pods.size() == 1 ? " still references it" : " still reference it"),
              .node = first.node_name,
              .steps = {Look("See what owns the pod and whether it should end: the claim goes only "
                             "when no pod references it, completed ones included.",
                             "kubectl get pod -n " + ShellWord(first.meta.ns) + " " +
                                 ShellWord(first.meta.name) + " -o wide")}};
}

std::optional<Hold> HoldByClaim(const Index& index, const PersistentVolume& volume) {
  if (volume.phase != "Bound" || !volume.claim) return std::nullopt;
  const std::string name = volume.claim->ns + "/" + volume.claim->name;
  const bool exists = index.FindClaimOf(volume) != nullptr;
  return Hold{.reason = "claim",
              .text = "it is Bound to claim " + name + (exists ? "" : ", which does not exist"),
              .steps = {Look("See who needs the claim: the volume goes once it is not Bound.",
                             "kubectl describe pvc -n " + ShellWord(volume.claim->ns) + " " +
                                 ShellWord(volume.claim->name))}};
}

std::optional<Hold> HoldByAttachment(const Index& index, const PersistentVolume& volume) {
  const auto attachments = index.AttachmentsOf(volume.meta.name);
  if (attachments.empty()) return std::nullopt;
  const auto& first = **std::ranges::min_element(
      attachments, {}, [](const auto* each) { return std::string_view(each->meta.name); });
  const std::string error =
      first.detach_error ? ", which cannot be ended: " + first.detach_error->message : "";
  return Hold{
      .reason = "attachment",
      .text = "VolumeAttachment " + first.meta.name + " has it on node " + first.node_name + error,
      .node = first.node_name,
      .steps = {Look("See what the attachment waits for.",
                     "kubectl describe volumeattachment " + ShellWord(first.meta.name)),
                Look("See which pods still use the node's volumes.",
                     "kubectl get pods -A -o wide --field-selector " +
                         ShellWord("spec.nodeName=" + first.node_name))}};
}

std::optional<Hold> HoldByDisk(const Analysis& analysis, const PersistentVolume& volume) {
  Hold hold{.reason = "disk", .text = "its storage has not been deleted yet"};
  if (!volume.message->empty()) hold.text += ": " + *volume.message;
  hold.steps = {Look("Read the events of the volume for what the driver says.",
                     "kubectl describe pv " + ShellWord(volume.meta.name))};
  if (!volume.disk_id.empty()) hold.steps.push_back(LookAtDisk(analysis, volume));
  return hold;
}

std::optional<Hold> HoldOf(const Analysis& analysis, const PersistentVolumeClaim& claim,
                           Awaited awaited) {
  if (awaited == Awaited::kPods) return HoldByPods(analysis.index, claim);
  if (awaited == Awaited::kSnapshot) {
    return Hold{.reason = "snapshot",
                .text = "a snapshot is being taken of it",
                .steps = {Look("See which snapshot is not ready.",
                               "kubectl get volumesnapshot -n " + ShellWord(claim.meta.ns))}};
  }
  if (awaited != Awaited::kClone) return std::nullopt;
  return Hold{.reason = "clone",
              .text = "another claim is being made from it",
              .steps = {Look("See which claim is Pending and names it as its dataSource.",
                             "kubectl get pvc -n " + ShellWord(claim.meta.ns))}};
}

std::optional<Hold> HoldOf(const Analysis& analysis, const PersistentVolume& volume,
                           Awaited awaited) {
  const bool is_bound = volume.phase == "Bound";
  if (awaited == Awaited::kClaim || (awaited == Awaited::kDisk && is_bound)) {
    return HoldByClaim(analysis.index, volume);
  }
  if (awaited == Awaited::kDetach) return HoldByAttachment(analysis.index, volume);
  const bool goes_with_disk = volume.reclaim_policy != "Retain";
  if (awaited == Awaited::kDisk && goes_with_disk) return HoldByDisk(analysis, volume);
  return std::nullopt;
}

// No known finalizer tells what it waits for.
Hold UnknownHold(const std::vector<std::string>& finalizers) {
  if (finalizers.empty())
    return {.reason = "unknown", .text = "nothing that the exporter reads keeps it"};
  return {.reason = "finalizer",
          .text = "its finalizer has not been removed, and nothing the exporter reads explains why",
          .steps = {Look(
              "Find out which controller the finalizer belongs to, whether it runs, and what its "
              "log says; do not remove the finalizer by hand. kubernetes.io/pvc-protection and "
              "pv-protection belong to kube-controller-manager, external-attacher/... to the CSI "
              "attacher, external-provisioner... to the CSI provisioner.")}};
}

template <class T>
Hold FindHold(const Analysis& analysis, const T& object) {
  for (const KnownFinalizer& known : kKnownFinalizers) {
    if (!HasFinalizer(*object.finalizers, known)) continue;
    if (auto hold = HoldOf(analysis, object, known.awaited)) return std::move(*hold);
  }
  return UnknownHold(*object.finalizers);
}

// The volume whose data goes when the object does; null if the data stays or is not known.
const PersistentVolume* VolumeAtRisk(const PersistentVolume* volume) {
  return volume != nullptr && volume->reclaim_policy != "Retain" ? volume : nullptr;
}

template <class T>
Finding MakeFinding(const Analysis& analysis, const T& object, const std::string& title,
                    const std::string& describe, const PersistentVolume* at_risk) {
  Finding finding = FindingOn(analysis, object);
  Hold hold = FindHold(analysis, object);
  const auto& finalizers = *object.finalizers;
  finding.reason = std::string(hold.reason);
  finding.node = hold.node;
  finding.since = object.meta.deleting_since;
  finding.summary = title + " was deleted and is still there: " + hold.text +
                    (finalizers.empty() ? "" : " (finalizers: " + Join(finalizers, ", ") + ")") +
                    ".";
  finding.remedy = Steps(Look("See who uses it, and its events.", describe));
  std::ranges::move(hold.steps, std::back_inserter(finding.remedy));
  if (at_risk == nullptr) return finding;
  finding.remedy.push_back(Act(
      "A deletion cannot be taken back. If the data is still needed, see to it that it outlives "
      "the volume before what holds it ends.",
      "kubectl patch pv " + ShellWord(at_risk->meta.name) +
          R"( -p '{"spec":{"persistentVolumeReclaimPolicy":"Retain"}}')"));
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  std::vector<Finding> findings;
  for (const auto& claim : inventory.persistent_volume_claims) {
    if (!claim.meta.deleting_since || !Covers(inventory.scope, claim)) continue;
    findings.push_back(MakeFinding(analysis, claim, ClaimTitle(claim),
                                   ClaimCommand("describe", claim),
                                   VolumeAtRisk(FindVolumeOf(analysis.index, claim))));
  }
  for (const auto& volume : inventory.persistent_volumes) {
    if (!volume.meta.deleting_since || !Covers(inventory.scope, volume)) continue;
    findings.push_back(MakeFinding(analysis, volume, "PersistentVolume " + volume.meta.name,
                                   "kubectl describe pv " + ShellWord(volume.meta.name),
                                   VolumeAtRisk(&volume)));
  }
  return findings;
}

}  // namespace stuck_terminating

// stuck-terminating: a claim or volume that was deleted longer than the grace period ago and is
// still there. Warning; the reason is what its finalizers wait for: `pod` (a scheduled pod names
// the claim), `snapshot` or `clone` (one is being made from the claim), `claim` (the volume is
// Bound), `attachment` (it is still attached), `disk` (its disk is not deleted), `finalizer` (of
// something that we do not read), or `unknown`. Nothing is told to delete it again.
Check StuckTerminatingCheck() {
  using namespace stuck_terminating;
  return {
      .name = "stuck-terminating", .severities = kOnlyWarning, .needs = kRequired, .find = Find};
}

}  // namespace exporter
