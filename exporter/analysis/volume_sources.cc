// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_sources.h"

#include <algorithm>
#include <chrono>

#include "exporter/core/quantity.h"

namespace exporter {
namespace {

// The content is made after its VolumeSnapshot, and listed apart.
constexpr std::chrono::minutes kBinding{1};

using kubernetes::VolumeSnapshot;
using kubernetes::VolumeSnapshotContent;
using kubernetes::VolumeSource;

// Whether what was asked for, or made, at that time could be missing from a list that is older.
template <class T>
bool IsBehind(const Table<T>& table, const std::optional<TimePoint>& at) {
  return table.available() && at && *at >= table.read_started();
}

template <class T>
bool CanTell(const Table<T>& table, const NamedSource& source) {
  return table.available() && !IsBehind(table, source.asked);
}

bool IsBehind(const Inventory& inventory, const NamedSource& source) {
  if (source.name.empty()) return false;
  return (source.source == VolumeSource::kSnapshot &&
          IsBehind(inventory.volume_snapshots, source.asked)) ||
         (source.source == VolumeSource::kClaim &&
          IsBehind(inventory.persistent_volume_claims, source.asked));
}

// The VolumeSnapshot itself. Without a content it may still be waiting for the disk.
std::optional<SourceFault> FaultOfSnapshot(const VolumeSnapshot& snapshot,
                                           const std::string& name) {
  if (snapshot.meta.deleting_since) {
    return SourceFault{SourceTrouble::kMissing, name + " is being deleted"};
  }
  if (snapshot.content_name.empty()) {
    return SourceFault{SourceTrouble::kNotReady, name + " has no VolumeSnapshotContent yet"};
  }
  return std::nullopt;
}

std::optional<SourceFault> FaultOfContent(const VolumeSnapshotContent* content,
                                          const VolumeSnapshot& snapshot, const std::string& name) {
  const std::string its = "VolumeSnapshotContent " + snapshot.content_name + " of " + name;
  if (content == nullptr) return SourceFault{SourceTrouble::kMissing, its + " does not exist"};
  const bool is_its = content->snapshot_uid == snapshot.meta.uid &&
                      content->snapshot_ns == snapshot.meta.ns &&
                      content->snapshot_name == snapshot.meta.name;
  if (!is_its) return SourceFault{SourceTrouble::kMissing, its + " belongs to another one"};
  if (content->driver != kubernetes::kDiskDriver) {
    return SourceFault{SourceTrouble::kMissing, its + " is of the driver " + content->driver};
  }
  return std::nullopt;
}

std::optional<SourceFault> FaultOfReadiness(const VolumeSnapshot& snapshot,
                                            const NamedSource& source, const std::string& name) {
  if (!snapshot.is_ready) return SourceFault{SourceTrouble::kNotReady, name + " is not ready"};
  const auto least = snapshot.restore_bytes.value_or(0);
  if (!source.bytes || *source.bytes >= least) return std::nullopt;
  return SourceFault{SourceTrouble::kTooSmall, "it asks for less than the " +
                                                   std::to_string(WholeGib(least)) +
                                                   " GiB that a volume from " + name + " needs"};
}

std::optional<SourceFault> FaultOfRestore(const Inventory& inventory, const Index& index,
                                          const NamedSource& source) {
  if (!CanTell(inventory.volume_snapshots, source)) return std::nullopt;
  const std::string name =
      "VolumeSnapshot " + std::string(source.ns) + "/" + std::string(source.name);
  const VolumeSnapshot* snapshot = index.FindSnapshot(source.ns, source.name);
  if (snapshot == nullptr) return SourceFault{SourceTrouble::kMissing, name + " does not exist"};
  if (auto fault = FaultOfSnapshot(*snapshot, name)) return fault;
  const auto& contents = inventory.volume_snapshot_contents;
  const bool is_listed = contents.available() && snapshot->meta.created &&
                         *snapshot->meta.created + kBinding < contents.read_started();
  if (is_listed) {
    const auto* content = index.FindSnapshotContent(snapshot->content_name);
    if (auto fault = FaultOfContent(content, *snapshot, name)) return fault;
  }
  return FaultOfReadiness(*snapshot, source, name);
}

// parseSnapshotID in pkg/disk/utils.go of kubernetes-sigs/alibaba-cloud-csi-driver.
SourceFault FaultOfClone(const Inventory& inventory, const Index& index,
                         const NamedSource& source) {
  const std::string name =
      "PersistentVolumeClaim " + std::string(source.ns) + "/" + std::string(source.name);
  const bool is_missing = CanTell(inventory.persistent_volume_claims, source) &&
                          index.FindClaim(source.ns, source.name) == nullptr;
  if (is_missing) {
    return {SourceTrouble::kMissing,
            name + " does not exist, and the disk driver would make no clone of it either"};
  }
  return {SourceTrouble::kUnsupported, "it wants a clone of " + name};
}

}  // namespace

NamedSource SourceOf(const kubernetes::PersistentVolumeClaim& claim) {
  return {.ns = claim.meta.ns,
          .source = claim.source,
          .name = *claim.source_name,
          .bytes = claim.requested_bytes,
          .asked = claim.meta.created};
}

NamedSource SourceOf(const kubernetes::StatefulSet& set,
                     const kubernetes::ClaimTemplate& claim_template) {
  return {.ns = set.meta.ns,
          .source = claim_template.source,
          .name = *claim_template.source_name,
          .bytes = claim_template.requested_bytes,
          .asked = set.meta.created};
}

bool AwaitsNewerSources(const Inventory& inventory) {
  const auto is_claim_early = [&](const kubernetes::PersistentVolumeClaim& claim) {
    return claim.phase == "Pending" && IsBehind(inventory, SourceOf(claim));
  };
  const auto is_set_early = [&](const kubernetes::StatefulSet& set) {
    return std::ranges::any_of(set.claim_templates, [&](const auto& claim_template) {
      return IsBehind(inventory, SourceOf(set, claim_template));
    });
  };
  const auto is_content_early = [&](const VolumeSnapshotContent& content) {
    return IsBehind(inventory.volume_snapshots, content.meta.created);
  };
  const auto is_snapshot_early = [&](const VolumeSnapshot& snapshot) {
    const auto& created = snapshot.meta.created;
    return created && IsBehind(inventory.volume_snapshot_contents, *created + kBinding);
  };
  return std::ranges::any_of(inventory.persistent_volume_claims, is_claim_early) ||
         std::ranges::any_of(inventory.stateful_sets, is_set_early) ||
         std::ranges::any_of(inventory.volume_snapshot_contents, is_content_early) ||
         std::ranges::any_of(inventory.volume_snapshots, is_snapshot_early);
}

std::optional<SourceFault> FaultOfSource(const Inventory& inventory, const Index& index,
                                         const NamedSource& source) {
  // Rows of other namespaces are not read.
  if (source.name.empty() || !inventory.scope.CoversNamespace(source.ns)) return std::nullopt;
  switch (source.source) {
    case VolumeSource::kSnapshot:
      return FaultOfRestore(inventory, index, source);
    case VolumeSource::kClaim:
      return FaultOfClone(inventory, index, source);
    case VolumeSource::kNone:
    case VolumeSource::kOther:
      break;
  }
  return std::nullopt;
}

}  // namespace exporter
