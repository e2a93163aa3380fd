// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_snapshot.h"

namespace exporter::kubernetes {

Result<VolumeSnapshot> DecodeVolumeSnapshot(const Fields& object) {
  VolumeSnapshot snapshot;
  snapshot.meta = DecodeMeta(object);
  if (snapshot.meta.name.empty() || snapshot.meta.ns.empty()) {
    return Fail(ErrorKind::kBadResponse, "volumesnapshot: no metadata.name or metadata.namespace");
  }
  const Fields status = object.Object("status");
  snapshot.content_name = status.Text("boundVolumeSnapshotContentName");
  snapshot.is_ready = status.Boolean("readyToUse");
  snapshot.restore_bytes = status.Quantity("restoreSize");
  return snapshot;
}

Result<VolumeSnapshotContent> DecodeVolumeSnapshotContent(const Fields& object) {
  VolumeSnapshotContent content;
  content.meta = DecodeMeta(object);
  if (content.meta.name.empty()) {
    return Fail(ErrorKind::kBadResponse, "volumesnapshotcontent: no metadata.name");
  }
  const Fields spec = object.Object("spec");
  const Fields reference = spec.Object("volumeSnapshotRef");
  const Fields status = object.Object("status");
  content.driver = spec.Text("driver");
  content.deletion_policy = spec.Text("deletionPolicy");
  content.snapshot_ns = reference.Text("namespace");
  content.snapshot_name = reference.Text("name");
  content.snapshot_uid = reference.Text("uid");
  content.handle = status.Text("snapshotHandle");
  if (content.handle.empty()) content.handle = spec.Object("source").Text("snapshotHandle");
  content.is_ready = status.Boolean("readyToUse");
  content.restore_bytes = status.OptionalInteger("restoreSize");
  return content;
}

}  // namespace exporter::kubernetes
