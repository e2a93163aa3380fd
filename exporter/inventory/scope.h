// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "exporter/kubernetes/resources/persistent_volume.h"
#include "exporter/kubernetes/resources/persistent_volume_claim.h"
#include "exporter/kubernetes/resources/storage_class.h"

namespace exporter {

// The part of the cluster that the operator wants reported. It never restricts the inventory: all
// PVs are kept, or disks of PVs out of scope would look leaked.
struct Scope {
  using Names = std::set<std::string, std::less<>>;

  Names namespaces{};  // empty: all
  Names excluded_namespaces{};
  Names storage_classes{};  // empty: all
  Names excluded_storage_classes{};

  // Always true for the empty namespace of cluster-scoped objects.
  bool CoversNamespace(std::string_view ns) const;
  bool CoversClass(std::string_view storage_class) const;
};

// By class, and by the namespace of the volume's claim.
bool Covers(const Scope& scope, const kubernetes::PersistentVolume& volume);
bool Covers(const Scope& scope, const kubernetes::PersistentVolumeClaim& claim);
bool Covers(const Scope& scope, const kubernetes::StorageClass& storage_class);

// Anything else by namespace; cluster-scoped objects are always covered.
template <class T>
bool Covers(const Scope& scope, const T& row) {
  if constexpr (requires { row.meta.ns; }) return scope.CoversNamespace(row.meta.ns);
  return true;
}

}  // namespace exporter
