#pragma once

#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/object.h"

namespace exporter::kubernetes {

struct VolumeAttachment {
  ObjectMeta meta;
  std::string attacher;
  std::string node_name;
  std::string persistent_volume;  // empty for inline volumes
  bool attached = false;
};

// kBadResponse when the object has no name.
Result<VolumeAttachment> DecodeVolumeAttachment(const Fields& object);

}  // namespace exporter::kubernetes
