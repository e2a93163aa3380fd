// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_binding.h"

#include <algorithm>

namespace exporter {
namespace {

using kubernetes::ClaimTemplate;

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
         *volume.volume_attributes_class == request.volume_attributes_class &&
         IsSameMode(volume.volume_mode, request.volume_mode);
}

// For a claim or a template; the selector is that of the template.
template <class Asking>
VolumeRequest RequestBy(const Index& index, const Asking& asking, const ClaimTemplate& made_from) {
  return {.storage_class = ClassNameOf(index, asking.storage_class),
          .bytes = asking.requested_bytes.value_or(0),
          .access_modes = asking.access_modes,
          .volume_mode = asking.volume_mode,
          .selector = made_from.selector,
          .volume_attributes_class = *asking.volume_attributes_class,
          .source = asking.source};
}

}  // namespace

std::string_view ClassNameOf(const Index& index, const std::optional<std::string>& storage_class) {
  if (storage_class) return *storage_class;
  const kubernetes::StorageClass* by_default = index.default_class();
  return by_default != nullptr ? std::string_view(by_default->meta.name) : std::string_view();
}

bool WaitsForConsumer(const kubernetes::StorageClass* storage_class) {
  return storage_class != nullptr && storage_class->volume_binding_mode == "WaitForFirstConsumer";
}

VolumeRequest RequestOf(const Index& index, const ClaimTemplate& claim_template) {
  return RequestBy(index, claim_template, claim_template);
}

VolumeRequest RequestOf(const Index& index, const kubernetes::PersistentVolumeClaim& claim,
                        const ClaimTemplate& made_from) {
  return RequestBy(index, claim, made_from);
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
