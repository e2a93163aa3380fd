// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "exporter/checks/object_findings.h"
#include "exporter/checks/remedy.h"
#include "exporter/core/quantity.h"

namespace exporter {
namespace orphaned_snapshot {

using kubernetes::VolumeSnapshotContent;

constexpr std::array kRequired{kNeedsFresh<&Inventory::volume_snapshots>,
                               kNeedsFresh<&Inventory::volume_snapshot_contents>};

// Whether a snapshot was taken that outlives its VolumeSnapshot. A content made by hand for a
// VolumeSnapshot that is still to come names no uid.
bool IsKept(const VolumeSnapshotContent& content) {
  return content.deletion_policy == "Retain" && content.is_ready && !content.snapshot_uid.empty() &&
         !content.meta.deleting_since;
}

// Whether the VolumeSnapshot of a content is gone: a list of them that is newer than the content
// does not have it. One of the same name made later has another uid.
bool IsGone(const Analysis& analysis, const VolumeSnapshotContent& content) {
  const auto& created = content.meta.created;
  const TimePoint listed = analysis.inventory.volume_snapshots.read_started();
  if (!created || *created >= listed) return false;
  const auto* found = analysis.index.FindSnapshot(content.snapshot_ns, content.snapshot_name);
  return found == nullptr || found->meta.uid != content.snapshot_uid;
}

// The snapshot itself, which several contents may name: one is made by hand to adopt it.
using SnapshotHandle = std::pair<std::string_view, std::string_view>;

SnapshotHandle HandleOf(const VolumeSnapshotContent& content) {
  return {content.driver, content.handle};
}

// By the size of the volume: what is stored, and billed, may be less.
std::optional<MonthlyCost> CostOf(const Analysis& analysis, const VolumeSnapshotContent& content) {
  const auto price = analysis.prices.OfSnapshot();
  const bool is_of_disk = content.driver == kubernetes::kDiskDriver;
  if (!price || !is_of_disk || content.restore_bytes.value_or(0) <= 0) return std::nullopt;
  const auto gib = static_cast<double>(WholeGib(*content.restore_bytes));
  return MonthlyCost{
      .amount = gib * price->per_gib_month, .currency = price->currency, .source = price->source};
}

std::string SizeText(const VolumeSnapshotContent& content, const std::optional<MonthlyCost>& cost) {
  std::string text;
  if (content.restore_bytes.value_or(0) > 0) {
    const std::int64_t gib = WholeGib(*content.restore_bytes);
    text = ", taken of a volume of " + std::to_string(gib) + " GiB,";
  }
  return text + " is kept and billed" + (cost ? ", at most " + CostText(cost) : "");
}

std::vector<RemedyStep> Remedy(const Analysis& analysis, const VolumeSnapshotContent& content) {
  const std::string name = ShellWord(content.meta.name);
  std::vector<RemedyStep> steps{
      Look("See whose it was, and which volume it was taken of.",
           "kubectl describe volumesnapshotcontent " + name),
      Look("If it is wanted, adopt it: make a content for its snapshotHandle and a VolumeSnapshot "
           "that names that content, and leave the last steps out.")};
  if (content.driver == kubernetes::kDiskDriver && !content.handle.empty()) {
    steps.push_back(
        Look("See what ECS says of the snapshot, and whether an image or a disk was created from "
             "it (delete the image first; a snapshot with disks needs --Force true).",
             "aliyun ecs DescribeSnapshots" + RegionOption(analysis) + " --SnapshotIds " +
                 IdList(content.handle)));
  }
  steps.push_back(Delete(content.meta, "Delete the content, if nobody needs the snapshot.",
                         "kubectl delete volumesnapshotcontent " + name,
                         "The snapshot stays, but Kubernetes no longer knows which one it was."));
  if (content.driver == kubernetes::kDiskDriver && !content.handle.empty()) {
    steps.push_back(Act("Delete the snapshot, which is billed until then.",
                        "aliyun ecs DeleteSnapshot" + RegionOption(analysis) + " --SnapshotId " +
                            ShellWord(content.handle),
                        "The data in the snapshot is lost; it may be the only copy."));
  }
  return steps;
}

Finding MakeFinding(const Analysis& analysis, const VolumeSnapshotContent& content,
                    bool is_first_of_snapshot) {
  Finding finding = FindingOn(analysis, "VolumeSnapshotContent", content.meta);
  finding.reason = "snapshot_gone";
  if (is_first_of_snapshot) finding.monthly_cost = CostOf(analysis, content);
  finding.summary = "VolumeSnapshotContent " + content.meta.name + " has lost its VolumeSnapshot " +
                    content.snapshot_ns + "/" + content.snapshot_name + " and has the policy " +
                    "Retain: snapshot " + content.handle + SizeText(content, finding.monthly_cost) +
                    ".";
  finding.remedy = Remedy(analysis, content);
  return finding;
}

std::vector<Finding> Find(const Analysis& analysis) {
  const Inventory& inventory = analysis.inventory;
  std::vector<const VolumeSnapshotContent*> orphans;
  std::set<SnapshotHandle> in_use;  // or of a content that we cannot judge
  for (const auto& content : inventory.volume_snapshot_contents) {
    // VolumeSnapshots of other namespaces are not read.
    const bool is_orphan = IsKept(content) &&
                           inventory.scope.CoversNamespace(content.snapshot_ns) &&
                           IsGone(analysis, content);
    if (is_orphan) {
      orphans.push_back(&content);
    } else if (!content.handle.empty()) {
      in_use.insert(HandleOf(content));
    }
  }
  std::vector<Finding> findings;
  std::set<SnapshotHandle> told;
  for (const VolumeSnapshotContent* content : orphans) {
    if (in_use.contains(HandleOf(*content))) continue;
    findings.push_back(MakeFinding(analysis, *content, told.insert(HandleOf(*content)).second));
  }
  return findings;
}

}  // namespace orphaned_snapshot

// orphaned-snapshot: a VolumeSnapshotContent with the policy Retain whose VolumeSnapshot is gone.
// Warning, reason `snapshot_gone`: the snapshot is billed, and `kubectl get volumesnapshot` does
// not show it. Only the list of VolumeSnapshots proves it: a content goes on naming its
// VolumeSnapshot. A snapshot that another content has adopted is left alone. A cluster without
// these resources has none.
Check OrphanedSnapshotCheck() {
  using namespace orphaned_snapshot;
  return {
      .name = "orphaned-snapshot", .severities = kOnlyWarning, .needs = kRequired, .find = Find};
}

}  // namespace exporter
