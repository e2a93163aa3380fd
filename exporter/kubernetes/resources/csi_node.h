// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

struct CsiNode {
  ObjectMeta meta;  // the name is the node's name
  bool has_disk_driver = false;
  // The disk driver's topologyKeys are not empty: it makes volumes for this node. It registers none
  // where it counted exactly no room.
  bool has_topology = false;
  std::string instance_id;  // nodeID of the disk driver
  // allocatable.count of the disk driver: how many disks can be attached at a time. The kubelet
  // writes none below 1, which the scheduler reads as no limit.
  std::optional<std::int64_t> disk_limit;

  friend bool operator==(const CsiNode&, const CsiNode&) = default;
};

// kBadResponse when the object has no name.
Result<CsiNode> DecodeCsiNode(const Fields& object);

}  // namespace exporter::kubernetes
