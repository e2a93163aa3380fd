#include "exporter/kubernetes/csi_node.h"

namespace exporter::kubernetes {

Result<CsiNode> DecodeCsiNode(const Fields& object) {
  CsiNode node;
  node.meta = DecodeMeta(object);
  if (node.meta.name.empty()) return Fail(ErrorKind::kBadResponse, "csinode: no metadata.name");
  object.Object("spec").ForEach("drivers", [&](const Fields& driver) {
    if (driver.Text("name") != kDiskDriver) return;
    node.has_disk_driver = true;
    node.instance_id = driver.Text("nodeID");
    node.disk_limit = driver.Object("allocatable").OptionalInteger("count");
  });
  return node;
}

}  // namespace exporter::kubernetes
