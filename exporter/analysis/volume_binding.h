// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// What a claim requests of a volume.
struct VolumeRequest {
  std::string_view storage_class;  // empty: volumes without a class
  std::int64_t bytes = 0;
  std::vector<std::string> access_modes;  // the volume must offer all of them
  std::string volume_mode;                // empty: Filesystem
  std::optional<kubernetes::LabelSelector> selector;
  std::string volume_attributes_class{};  // that of the volume has to be the same
  kubernetes::VolumeSource source{};      // of a new volume; the binder ignores it
};

// The class of a claim or template: the default class if it names none; empty if there is no
// default.
std::string_view ClassNameOf(const Index& index, const std::optional<std::string>& storage_class);

// Whether the class delays binding until the pod is scheduled. Without a class, or if it does not
// exist, binding is immediate (IsDelayBindingMode of k8s.io/component-helpers/storage/volume).
bool WaitsForConsumer(const kubernetes::StorageClass* storage_class);

// The request of a claim template, or of an existing claim with the selector of the template it was
// created from; with the default class if it names none.
VolumeRequest RequestOf(const Index& index, const kubernetes::ClaimTemplate& claim_template);
VolumeRequest RequestOf(const Index& index, const kubernetes::PersistentVolumeClaim& claim,
                        const kubernetes::ClaimTemplate& made_from);

// Whether the binder could bind this volume to a claim with that request, leaving zones aside:
// phase Available, no claimRef, not being deleted, and class, VolumeAttributesClass, size, modes
// and selector match (FindMatchingVolume of k8s.io/component-helpers/storage/volume,
// k8s.io/kubernetes pkg/controller/volume/persistentvolume/index.go).
bool CanBind(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

// Whether the binder binds a volume to the claim it is reserved for (a claimRef with the name of
// the claim but no uid). Class and selector are not checked then.
bool CanBindReserved(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

}  // namespace exporter
