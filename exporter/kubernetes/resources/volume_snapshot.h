// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// Custom resources of snapshot.storage.k8s.io/v1, which not every cluster serves.

// What a user asked for, as a claim.
struct VolumeSnapshot {
  ObjectMeta meta;
  std::string content_name;  // status.boundVolumeSnapshotContentName; empty until it is bound
  bool is_ready = false;
  std::optional<std::int64_t> restore_bytes;  // status.restoreSize: the least size of a new volume

  friend bool operator==(const VolumeSnapshot&, const VolumeSnapshot&) = default;
};

// The snapshot that was taken for it, as a PersistentVolume is to a claim.
struct VolumeSnapshotContent {
  ObjectMeta meta;
  std::string driver;
  std::string deletion_policy;  // Delete, Retain
  // spec.volumeSnapshotRef; without a uid it was never bound to one.
  std::string snapshot_ns;
  std::string snapshot_name;
  std::string snapshot_uid;
  std::string handle;  // of the snapshot, "s-..." for the disk driver; empty until it is taken
  bool is_ready = false;
  std::optional<std::int64_t> restore_bytes;  // as in VolumeSnapshot

  friend bool operator==(const VolumeSnapshotContent&, const VolumeSnapshotContent&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<VolumeSnapshot> DecodeVolumeSnapshot(const Fields& object);
// kBadResponse when the object has no name.
Result<VolumeSnapshotContent> DecodeVolumeSnapshotContent(const Fields& object);

}  // namespace exporter::kubernetes
