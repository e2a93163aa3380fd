// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"
#include "exporter/kubernetes/resources/selector.h"

namespace exporter::kubernetes {

struct Node {
  ObjectMeta meta;
  // Parsed from spec.providerID "<region>.<instance>" or "alicloud://<region>.<instance>"; empty
  // for virtual nodes and other clouds.
  std::string region;       // else the label topology.kubernetes.io/region
  std::string instance_id;  // "i-..."; never guessed from the node's name
  std::string zone;         // label topology.kubernetes.io/zone, or the CSI driver's own
  std::string instance_type;
  // Annotation node.csi.alibabacloud.com/max-disk, a limit on data disks.
  std::optional<std::int64_t> max_disk;
  bool is_virtual = false;   // virtual-kubelet or Lingjun: no ECS disks, no limit
  bool is_ready = false;     // condition Ready is True
  bool is_cordoned = false;  // spec.unschedulable
  std::vector<Taint> taints;
  Labels labels;

  friend bool operator==(const Node&, const Node&) = default;
};

// kBadResponse when the object has no name.
Result<Node> DecodeNode(const Fields& object);

}  // namespace exporter::kubernetes
