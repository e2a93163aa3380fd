// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_source.h"

#include <string>

namespace exporter::kubernetes {
namespace {

Fields SourceIn(const Fields& spec) {
  const Fields reference = spec.Object("dataSourceRef");
  return reference.exists() ? reference : spec.Object("dataSource");
}

}  // namespace

VolumeSource DecodeVolumeSource(const Fields& spec) {
  const Fields source = SourceIn(spec);
  if (!source.exists()) return VolumeSource::kNone;
  const std::string group = source.Text("apiGroup");
  const std::string kind = source.Text("kind");
  if (group == "snapshot.storage.k8s.io" && kind == "VolumeSnapshot") {
    return VolumeSource::kSnapshot;
  }
  return group.empty() && kind == "PersistentVolumeClaim" ? VolumeSource::kClaim
                                                          : VolumeSource::kOther;
}

std::string DecodeVolumeSourceName(const Fields& spec) {
  const Fields source = SourceIn(spec);
  return source.exists() && source.Text("namespace").empty() ? source.Text("name") : "";
}

}  // namespace exporter::kubernetes
