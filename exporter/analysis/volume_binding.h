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
};

// The request of a claim template, with the default class if it names none.
VolumeRequest RequestOf(const Index& index, const kubernetes::ClaimTemplate& claim_template);

// Whether the binder could bind this volume to a claim with that request, leaving zones aside:
// phase Available, no claimRef, not being deleted, and class, size, modes and selector match
// (FindMatchingVolume of k8s.io/component-helpers/storage/volume, k8s.io/kubernetes
// pkg/controller/volume/persistentvolume/index.go).
bool CanBind(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

// Whether the binder binds a volume to the claim it is reserved for (a claimRef with the name of
// the claim but no uid). Class and selector are not checked then.
bool CanBindReserved(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

}  // namespace exporter
