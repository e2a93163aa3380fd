#include "exporter/kubernetes/volume_attachment.h"

namespace exporter::kubernetes {

Result<VolumeAttachment> DecodeVolumeAttachment(const Fields& object) {
  VolumeAttachment attachment;
  attachment.meta = DecodeMeta(object);
  if (attachment.meta.name.empty()) {
    return Fail(ErrorKind::kBadResponse, "volumeattachment: no metadata.name");
  }
  const Fields spec = object.Object("spec");
  attachment.attacher = spec.Text("attacher");
  attachment.node_name = spec.Text("nodeName");
  attachment.persistent_volume = spec.Object("source").Text("persistentVolumeName");
  attachment.attached = object.Object("status").Boolean("attached");
  return attachment;
}

}  // namespace exporter::kubernetes
