// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_binding.h"

#include <algorithm>

namespace exporter {
namespace {

bool IsSameMode(std::string_view a, std::string_view b) {
  constexpr std::string_view kDefault = "Filesystem";
  return (a.empty() ? kDefault : a) == (b.empty() ? kDefault : b);
}

bool Offers(const kubernetes::PersistentVolume& volume, const std::vector<std::string>& modes) {
  return std::ranges::all_of(modes, [&](const std::string& mode) {
    return std::ranges::find(volume.access_modes, mode) != volume.access_modes.end();
  });
}

bool IsFree(const kubernetes::PersistentVolume& volume) {
  return volume.phase == "Available" && !volume.meta.deleting_since;
}

bool Holds(const kubernetes::PersistentVolume& volume, const VolumeRequest& request) {
  return volume.capacity_bytes && *volume.capacity_bytes >= request.bytes &&
         Offers(volume, request.access_modes) &&
         IsSameMode(volume.volume_mode, request.volume_mode);
}

}  // namespace

VolumeRequest RequestOf(const Index& index, const kubernetes::ClaimTemplate& claim_template) {
  const kubernetes::StorageClass* by_default = index.default_class();
  VolumeRequest request;
  if (claim_template.storage_class) {
    request.storage_class = *claim_template.storage_class;
  } else if (by_default != nullptr) {
    request.storage_class = by_default->meta.name;
  }
  request.bytes = claim_template.requested_bytes.value_or(0);
  request.access_modes = claim_template.access_modes;
  request.volume_mode = claim_template.volume_mode;
  request.selector = claim_template.selector;
  return request;
}

bool CanBind(const VolumeRequest& request, const kubernetes::PersistentVolume& volume) {
  return IsFree(volume) && !volume.claim && Holds(volume, request) &&
         volume.storage_class == request.storage_class &&
         (!request.selector || kubernetes::Meets(volume.labels, *request.selector));
}

bool CanBindReserved(const VolumeRequest& request, const kubernetes::PersistentVolume& volume) {
  return IsFree(volume) && volume.claim && volume.claim->uid.empty() && Holds(volume, request);
}

}  // namespace exporter
