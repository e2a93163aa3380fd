// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_attachment.h"

namespace exporter::kubernetes {
namespace {

VolumeError DecodeVolumeError(const Fields& error) {
  return {.time = error.Time("time"), .message = DecodeMessage(error, "message")};
}

}  // namespace

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
  const Fields status = object.Object("status");
  attachment.attached = status.Boolean("attached");
  attachment.attach_error = DecodeVolumeError(status.Object("attachError"));
  attachment.detach_error = DecodeVolumeError(status.Object("detachError"));
  return attachment;
}

}  // namespace exporter::kubernetes
