// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>

#include "exporter/analysis/claim_use.h"
#include "exporter/analysis/grouped.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"

namespace exporter {
namespace idle_claim {

using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volume_claims>,
                               kNeeds<&Inventory::stateful_sets>, kNeeds<&Inventory::pods>,
                               kNeeds<&Inventory::volume_attachments>};

// Also true if it was attached outside Kubernetes.
bool IsAttachedInEcs(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  const auto* volume = FindVolumeOf(analysis.index, claim);
  const auto* disk = volume != nullptr ? analysis.index.FindDisk(volume->disk_id) : nullptr;
  return disk != nullptr && (disk->status == "In_use" || !disk->instance_ids.empty());
}

// The claims that Jobs and CronJobs name, which use them from time to time.
class JobClaims {
 public:
  explicit JobClaims(const Inventory& inventory) {
    Add(inventory.cron_jobs);
    Add(inventory.jobs);
  }

  bool Has(const PersistentVolumeClaim& claim) const {
    return names_.contains({claim.meta.ns, claim.meta.name});
  }

 private:
  template <class Row>
  void Add(const Table<Row>& jobs) {
    for (const Row& job : jobs) {
      for (const std::string& claim : job.claims) names_[{job.meta.ns, claim}] = true;
    }
  }

  ByObject<bool> names_;
};

// Jobs that cannot be read may name any claim.
bool IsKnown(const Analysis& analysis) {
  return analysis.inventory.cron_jobs.available_or_off() &&
         analysis.inventory.jobs.available_or_off();
}

bool IsIdle(const Analysis& analysis, const JobClaims& of_jobs,
            const PersistentVolumeClaim& claim) {
  return claim.phase == "Bound" && !claim.meta.deleting_since && !of_jobs.Has(claim) &&
         LiveUsers(analysis, claim).empty() && !IsOwnedByPod(analysis.index, claim) &&
         analysis.index.AttachmentsOf(claim.volume_name).empty() &&
         !IsAttachedInEcs(analysis, claim) && !FindLeftover(analysis, claim);
}

// A pod that references the claim but is no longer live, the first by name; null if none.
const Pod* FindEndedPod(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  const auto pods = analysis.index.PodsOfClaim(claim.meta.ns, claim.meta.name);
  const auto first =
      std::ranges::min_element(pods, {}, [](const Pod* pod) { return pod->meta.name; });
  return first == pods.end() ? nullptr : *first;
}

// The StatefulSet whose replica range includes this claim; null if none.
const kubernetes::StatefulSet* FindSetInNeed(const Analysis& analysis,
                                             const PersistentVolumeClaim& claim) {
  for (const ClaimOwner& owner : analysis.claim_owners.FindAll(claim)) {
    const auto& set = *owner.stateful_set;
    if (IsInRange(set, owner.ordinal, set.replicas)) return &set;
  }
  return nullptr;
}

// The claim of a missing replica must be kept; the question is why the replica does not start.
std::vector<RemedyStep> RemedyOfReplica(const PersistentVolumeClaim& claim,
                                        const kubernetes::StatefulSet& set) {
  return Steps(
      Look("Find out why its StatefulSet has not made the pod: an earlier replica that does not "
           "become ready holds up all that follow.",
           "kubectl describe statefulset -n " + ShellWord(set.meta.ns) + " " +
               ShellWord(set.meta.name)),
      Look("Keep the claim: it is the data of the replica.", ClaimCommand("describe", claim)));
}

// While a pod names the claim, the claim cannot go.
RemedyStep EndedPodStep(const Pod& pod) {
  const std::string name = "-n " + ShellWord(pod.meta.ns) + " " + ShellWord(pod.meta.name);
  if (pod.meta.deleting_since) {
    return Look("Wait until pod " + pod.meta.name +
                    " is gone, which is being deleted already: while it names the claim, the "
                    "claim cannot go. See what keeps it.",
                "kubectl describe pod " + name);
  }
  return Act("Delete the pod that has ended: while it names the claim, the claim cannot go.",
             "kubectl delete pod " + name, "The logs of the pod are lost.");
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolumeClaim& claim,
                               const Pod* ended) {
  auto steps = Steps(
      Look("Find out whose data it is, and since when nobody uses it.",
           ClaimCommand("describe", claim)),
      Look("Look for workloads that reference it and are scaled to 0, suspended or broken.",
           "kubectl get deployments,statefulsets,cronjobs,jobs -n " + ShellWord(claim.meta.ns)));
  if (ended != nullptr) steps.push_back(EndedPodStep(*ended));
  for (RemedyStep& step : DeleteClaimSteps(analysis, claim)) steps.push_back(std::move(step));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolumeClaim& claim) {
  const Pod* ended = FindEndedPod(analysis, claim);
  const auto* set = FindSetInNeed(analysis, claim);
  Finding finding = FindingOn(analysis, claim);
  finding.reason = ended != nullptr ? "ended_pod" : "unused";
  finding.since = UnusedSince(claim);
  finding.summary =
      ClaimTitle(claim) + " is Bound, but its volume is attached nowhere and " +
      (ended != nullptr
           ? "none of the pods that reference it is alive (for example " + ended->meta.name + ")"
           : "no pod uses it") +
      DiskCostText(finding) + ".";
  finding.remedy = Remedy(analysis, claim, ended);
  if (set == nullptr) return finding;
  finding.reason = "replica_missing";
  finding.summary += " StatefulSet " + set->meta.ns + "/" + set->meta.name + " wants the replica.";
  finding.remedy = RemedyOfReplica(claim, *set);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const JobClaims of_jobs(analysis.inventory);
  std::vector<Finding> findings;
  for (const auto& claim : analysis.inventory.persistent_volume_claims) {
    if (Covers(analysis.inventory.scope, claim) && IsIdle(analysis, of_jobs, claim)) {
      findings.push_back(MakeFinding(analysis, claim));
    }
  }
  return findings;
}

}  // namespace idle_claim

// idle-claim: a Bound claim, however created, that no live pod references and whose volume is not
// attached. Warning; reason `unused`, `ended_pod` (only completed or stuck Terminating pods still
// reference it) or `replica_missing` (a StatefulSet should be running the replica it belongs to).
// Claims that leftover-claim reports are excluded, and those that the template of a CronJob or of a
// Job that is not finished names. Not reported while those cannot be read.
Check IdleClaimCheck() {
  using namespace idle_claim;
  return {.name = "idle-claim",
          .severities = kOnlyWarning,
          .needs = kRequired,
          .find = Find,
          .is_known = IsKnown};
}

}  // namespace exporter
