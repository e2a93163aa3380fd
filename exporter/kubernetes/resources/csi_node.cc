// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/csi_node.h"

namespace exporter::kubernetes {

Result<CsiNode> DecodeCsiNode(const Fields& object) {
  CsiNode node;
  node.meta = DecodeMeta(object);
  if (node.meta.name.empty()) return Fail(ErrorKind::kBadResponse, "csinode: no metadata.name");
  object.Object("spec").ForEach("drivers", [&](const Fields& driver) {
    if (driver.Text("name") != kDiskDriver) return;
    node.has_disk_driver = true;
    node.has_topology = !driver.Texts("topologyKeys").empty();
    node.instance_id = driver.Text("nodeID");
    const Fields allocatable = driver.Object("allocatable");
    node.disk_limit = allocatable.OptionalInteger("count");
    if (node.disk_limit.value_or(0) >= 0) return;
    allocatable.Note("count", "a number of disks cannot be negative");
    node.disk_limit.reset();
  });
  return node;
}

}  // namespace exporter::kubernetes
