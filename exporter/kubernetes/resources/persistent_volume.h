// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"
#include "exporter/kubernetes/resources/selector.h"

namespace exporter::kubernetes {

struct PersistentVolume {
  ObjectMeta meta;
  std::string storage_class;   // empty: none ("" and unset are the same)
  std::string phase;           // Pending, Available, Bound, Released, Failed
  std::string reclaim_policy;  // Retain, Delete, Recycle
  std::optional<std::int64_t> capacity_bytes;
  std::string volume_mode;
  std::vector<std::string> access_modes;
  // The CSI driver, "alicloud/disk" and the like for FlexVolume, "kubernetes.io/nfs",
  // "kubernetes.io/local-volume", ... for in-tree sources; empty if unknown.
  std::string driver;
  // The ECS disk ("d-..."): csi.volumeHandle of the disk driver, or the volumeId option of an
  // alicloud/disk FlexVolume. Empty if the volume is not a disk.
  std::string disk_id;
  // From the label csi.alibabacloud.com/disktype ("cloud_essd.PL1"); empty when absent. Not from
  // volumeAttributes.type, which may list several alternatives.
  std::string category;
  std::string performance_level;
  std::vector<std::string> zones;             // from the required node affinity, sorted, unique
  std::optional<NodeSelector> node_affinity;  // spec.nodeAffinity.required
  Labels labels;                  // only if no claim is named: needed to match a claim's selector
  std::optional<ClaimRef> claim;  // spec.claimRef
  std::optional<TimePoint> phase_since;       // status.lastPhaseTransitionTime
  Rare<std::string> message;                  // status.message, on one line: why it is Failed
  Rare<std::vector<std::string>> finalizers;  // only while it is being deleted
  Rare<std::string> volume_attributes_class;  // empty: none

  friend bool operator==(const PersistentVolume&, const PersistentVolume&) = default;
};

// kBadResponse when the object has no name.
Result<PersistentVolume> DecodePersistentVolume(const Fields& object);

}  // namespace exporter::kubernetes
