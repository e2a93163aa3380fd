#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/index.h"

namespace exporter {

// What a claim asks of a volume.
struct VolumeRequest {
  std::string_view storage_class;  // by name; empty: volumes without a class
  std::int64_t bytes = 0;
  std::vector<std::string> access_modes;  // the volume must offer all of them
  std::string volume_mode;                // empty: Filesystem
  std::optional<kubernetes::LabelSelector> selector;
};

// What the claims of a StatefulSet's template ask for; the default class where it names none.
VolumeRequest RequestOf(const Index& index, const kubernetes::ClaimTemplate& claim_template);

// Whether the binder could give this volume to any claim with that request, zones apart: phase
// Available, no claimRef, not being deleted, and class, size, modes and selector fit
// (FindMatchingVolume of k8s.io/component-helpers/storage/volume, k8s.io/kubernetes
// pkg/controller/volume/persistentvolume/index.go).
bool CanBind(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

// Whether the binder gives a volume to the claim that it is reserved for: a claimRef that names
// the claim and has no uid. It asks neither class nor selector then.
bool CanBindReserved(const VolumeRequest& request, const kubernetes::PersistentVolume& volume);

}  // namespace exporter
