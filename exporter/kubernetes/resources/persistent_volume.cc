// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/persistent_volume.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "exporter/kubernetes/resources/storage_class.h"

namespace exporter::kubernetes {
namespace {

constexpr std::string_view kFlexDisk = "alicloud/disk";

constexpr std::array<std::string_view, 3> kZoneKeys{"topology.diskplugin.csi.alibabacloud.com/zone",
                                                    "topology.kubernetes.io/zone",
                                                    "failure-domain.beta.kubernetes.io/zone"};

bool IsZoneKey(std::string_view key) {
  return std::ranges::find(kZoneKeys, key) != kZoneKeys.end();
}

struct InTreeSource {
  std::string_view field;
  std::string_view driver;  // the plugin's name, as in k8s.io/kubernetes/pkg/volume
};

constexpr std::array kInTreeSources{
    InTreeSource{"nfs", "kubernetes.io/nfs"},
    InTreeSource{"local", "kubernetes.io/local-volume"},
    InTreeSource{"hostPath", "kubernetes.io/host-path"},
    InTreeSource{"iscsi", "kubernetes.io/iscsi"},
    InTreeSource{"fc", "kubernetes.io/fc"},
    InTreeSource{"cephfs", "kubernetes.io/cephfs"},
    InTreeSource{"rbd", "kubernetes.io/rbd"},
    InTreeSource{"glusterfs", "kubernetes.io/glusterfs"},
};

void DecodeSource(const Fields& spec, PersistentVolume& volume) {
  if (const Fields csi = spec.Object("csi"); csi.exists()) {
    volume.driver = csi.Text("driver");
    if (volume.driver == kDiskDriver) volume.disk_id = csi.Text("volumeHandle");
    return;
  }
  if (const Fields flex = spec.Object("flexVolume"); flex.exists()) {
    volume.driver = flex.Text("driver");
    if (volume.driver != kFlexDisk) return;
    // Alibaba's documentation spells it VolumeId, real clusters have volumeId, too.
    const Fields options = flex.Object("options");
    volume.disk_id = options.Text("volumeId");
    if (volume.disk_id.empty()) volume.disk_id = options.Text("VolumeId");
    return;
  }
  for (const InTreeSource& source : kInTreeSources) {
    if (!spec.Object(source.field).exists()) continue;
    volume.driver = source.driver;
    return;
  }
}

void DecodeDiskType(const Fields& labels, PersistentVolume& volume) {
  const std::string type = labels.Text("csi.alibabacloud.com/disktype");
  const auto point = type.find('.');
  volume.category = type.substr(0, point);
  if (point != std::string::npos) volume.performance_level = type.substr(point + 1);
}

std::vector<std::string> DecodeZones(const Fields& spec, const Fields& labels) {
  std::vector<std::string> zones;
  const Fields required = spec.Object("nodeAffinity").Object("required");
  required.ForEach("nodeSelectorTerms", [&](const Fields& term) {
    term.ForEach("matchExpressions", [&](const Fields& expression) {
      const std::string key = expression.Text("key");
      if (expression.Text("operator") != "In" || !IsZoneKey(key)) return;
      expression.ForEachText("values", [&](std::string_view zone) { zones.emplace_back(zone); });
    });
  });
  if (zones.empty()) {
    for (const std::string_view key : kZoneKeys) {
      if (std::string zone = labels.Text(key); !zone.empty()) zones.push_back(std::move(zone));
    }
  }
  std::ranges::sort(zones);
  zones.erase(std::unique(zones.begin(), zones.end()), zones.end());
  return zones;
}

}  // namespace

Result<PersistentVolume> DecodePersistentVolume(const Fields& object) {
  PersistentVolume volume;
  volume.meta = DecodeMeta(object);
  if (volume.meta.name.empty()) {
    return Fail(ErrorKind::kBadResponse, "persistentvolume: no metadata.name");
  }
  const Fields labels = object.Object("metadata").Object("labels");
  const Fields spec = object.Object("spec");
  const Fields status = object.Object("status");
  volume.storage_class = DecodeClassName(object, spec).value_or("");
  volume.phase = status.Text("phase");
  volume.reclaim_policy = spec.Text("persistentVolumeReclaimPolicy");
  volume.capacity_bytes = spec.Object("capacity").Quantity("storage");
  volume.volume_mode = spec.Text("volumeMode");
  volume.access_modes = spec.Texts("accessModes");
  DecodeSource(spec, volume);
  DecodeDiskType(labels, volume);
  volume.zones = DecodeZones(spec, labels);
  // A claimRef without a name still blocks binding (FindMatchingVolume in
  // k8s.io/component-helpers/storage/volume), so it must not read as absent.
  if (const Fields claim = spec.Object("claimRef"); claim.exists()) {
    volume.claim = ClaimRef{
        .ns = claim.Text("namespace"), .name = claim.Text("name"), .uid = claim.Text("uid")};
  }
  volume.node_affinity = DecodeNodeSelector(spec.Object("nodeAffinity").Object("required"));
  if (!volume.claim) volume.labels = DecodeLabels(object.Object("metadata"), "labels");
  volume.phase_since = status.Time("lastPhaseTransitionTime");
  volume.message = DecodeMessage(status, "message");
  volume.finalizers = DecodeFinalizersLeft(object);
  volume.volume_attributes_class = spec.Text("volumeAttributesClassName");
  return volume;
}

}  // namespace exporter::kubernetes
