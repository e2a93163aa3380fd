// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_source.h"

#include <string>

namespace exporter::kubernetes {

VolumeSource DecodeVolumeSource(const Fields& spec) {
  Fields source = spec.Object("dataSourceRef");
  if (!source.exists()) source = spec.Object("dataSource");
  if (!source.exists()) return VolumeSource::kNone;
  const std::string group = source.Text("apiGroup");
  const std::string kind = source.Text("kind");
  if (group == "snapshot.storage.k8s.io" && kind == "VolumeSnapshot") {
    return VolumeSource::kSnapshot;
  }
  return group.empty() && kind == "PersistentVolumeClaim" ? VolumeSource::kClaim
                                                          : VolumeSource::kOther;
}

}  // namespace exporter::kubernetes
