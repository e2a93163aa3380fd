// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "exporter/analysis/stray_takers.h"
#include "exporter/analysis/volume_facts.h"
#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/timestamp.h"

namespace exporter {
namespace stray_pv {

using kubernetes::PersistentVolume;

constexpr std::array kRequired{kNeeds<&Inventory::persistent_volumes>,
                               kNeeds<&Inventory::stateful_sets>,
                               kNeeds<&Inventory::storage_classes>, kNeeds<&Inventory::nodes>};

// "12 days", "5 hours".
std::string AgeText(TimePoint now, TimePoint then) {
  const auto hours =
      std::chrono::duration_cast<std::chrono::hours>(std::max(now, then) - then).count();
  return hours < 48 ? std::to_string(hours) + " hours" : std::to_string(hours / 24) + " days";
}

// "; data on it is older than 12 days (2026-11-10T13:30:00Z)".
std::string DataAgeText(const Inventory& inventory, std::optional<TimePoint> since) {
  if (!since) return "; how old data on it is nobody knows";
  return "; data on it is older than " + AgeText(inventory.taken_at, *since) + " (" +
         FormatTimestamp(*since) + ")";
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const PersistentVolume& volume,
                               const StrayTaker& taker) {
  const std::string name = ShellWord(volume.meta.name);
  auto steps = Steps(
      Look("Find out whose data it is, and do not scale up StatefulSets of its class until then.",
           "kubectl describe pv " + name),
      Look("See that no claim has it (the first line is empty), and note its version (the second).",
           "kubectl get pv " + name +
               R"( -o jsonpath='{.spec.claimRef.name}{"\n"}{.metadata.resourceVersion}{"\n"}')"),
      Act("To keep it for one claim, reserve it: replace NAME by the name of that claim and "
          "VERSION by its version. With that the change is refused if a claim was faster.",
          "kubectl patch pv " + name + " --type merge -p " +
              ShellWord(R"({"metadata":{"resourceVersion":"VERSION"},"spec":{"claimRef":{)"
                        R"("apiVersion":"v1","kind":"PersistentVolumeClaim","namespace":")" +
                        taker.stateful_set->meta.ns + R"(","name":"NAME"}}})"),
          "The claim of that name gets the volume with its old data."));
  std::ranges::move(RemovalSteps(analysis, volume), std::back_inserter(steps));
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const PersistentVolume& volume,
                    const StrayTaker& taker) {
  Finding finding = FindingOn(analysis, volume);
  finding.reason = taker.is_immediate ? "immediate" : "wait_for_first_consumer";
  finding.since = PhaseSince(analysis.inventory, volume);
  finding.summary = "PersistentVolume " + volume.meta.name +
                    " is free for any claim that it fits: the next one that StatefulSet " +
                    taker.stateful_set->meta.ns + "/" + taker.stateful_set->meta.name +
                    " makes from its template " + taker.claim_template->name +
                    " may get it instead of a new volume" +
                    DataAgeText(analysis.inventory, finding.since) + ".";
  finding.remedy = Remedy(analysis, volume, taker);
  return finding;
}

bool IsFree(const PersistentVolume& volume) {
  return volume.phase == "Available" && !volume.claim && !volume.meta.deleting_since;
}

std::vector<Finding> Find(const Analysis& analysis) {
  std::vector<Finding> findings;
  std::optional<StrayTakers> takers;  // built only if there is a free volume
  for (const auto& volume : analysis.inventory.persistent_volumes) {
    if (!IsFree(volume) || !Covers(analysis.inventory.scope, volume)) continue;
    if (!takers) takers.emplace(analysis.inventory, analysis.index);
    if (const auto taker = takers->Find(volume)) {
      findings.push_back(MakeFinding(analysis, volume, *taker));
    }
  }
  return findings;
}

}  // namespace stray_pv

// stray-pv: a free volume that the binder could give to the next claim of some StatefulSet, old
// data included. Warning; the reason is the class's binding mode: `wait_for_first_consumer` (a node
// usable by the pod reaches the volume) or `immediate` (any zone). Also reported as orphaned-pv.
Check StrayPvCheck() {
  using namespace stray_pv;
  return {.name = "stray-pv", .severities = kOnlyWarning, .needs = kRequired, .find = Find};
}

}  // namespace exporter
