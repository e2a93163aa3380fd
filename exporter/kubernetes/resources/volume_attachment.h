// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// The driver's last error from attaching or detaching.
struct VolumeError {
  std::optional<TimePoint> time;
  std::string message;  // on one line

  friend bool operator==(const VolumeError&, const VolumeError&) = default;
};

struct VolumeAttachment {
  ObjectMeta meta;
  std::string attacher;
  std::string node_name;
  std::string persistent_volume;  // empty for inline volumes
  bool attached = false;
  Rare<VolumeError> attach_error;
  Rare<VolumeError> detach_error;

  friend bool operator==(const VolumeAttachment&, const VolumeAttachment&) = default;
};

// kBadResponse when the object has no name.
Result<VolumeAttachment> DecodeVolumeAttachment(const Fields& object);

}  // namespace exporter::kubernetes
