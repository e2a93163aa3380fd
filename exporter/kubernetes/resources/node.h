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
  // Each from the first of its labels that is there. Region and instance come from spec.providerID,
  // "<region>.<instance>" or "alicloud://<region>.<instance>", only where no label tells them.
  std::string region;
  // "i-...", or "e01-..." for LingJun; never guessed from the node's name; empty for virtual nodes.
  // A CSINode knows it better: see InstanceOf.
  std::string instance_id;
  std::string zone;
  std::string instance_type;
  // A limit on data disks: annotation node.csi.alibabacloud.com/max-disk (written by the driver's
  // labeler), else node.csi.alibabacloud.com/allocatable-disk (by its node plugin).
  std::optional<std::int64_t> max_disk;
  bool is_virtual = false;   // virtual-kubelet: no attached disks, no limit
  bool is_edge = false;      // a worker outside Alibaba Cloud, managed by ACK Edge
  bool is_ready = false;     // condition Ready is True
  bool is_cordoned = false;  // spec.unschedulable
  std::vector<Taint> taints;
  Labels labels;

  friend bool operator==(const Node&, const Node&) = default;
};

// kBadResponse when the object has no name.
Result<Node> DecodeNode(const Fields& object);

}  // namespace exporter::kubernetes
