#pragma once

#include <set>
#include <string>
#include <string_view>

#include "exporter/kubernetes/resources/persistent_volume.h"
#include "exporter/kubernetes/resources/persistent_volume_claim.h"
#include "exporter/kubernetes/resources/storage_class.h"

namespace exporter {

// Which part of the cluster the operator wants to see. It narrows what is shown, never
// what is known: every PV stays in the inventory, or the disk of one that is out of
// scope would look leaked.
struct Scope {
  using Names = std::set<std::string, std::less<>>;

  Names namespaces{};  // empty: all
  Names excluded_namespaces{};
  Names storage_classes{};  // empty: all
  Names excluded_storage_classes{};

  // The empty namespace, of what has none, is always covered.
  bool CoversNamespace(std::string_view ns) const;
  bool CoversClass(std::string_view storage_class) const;
};

// By class, and by the namespace of the claim that the volume names.
bool Covers(const Scope& scope, const kubernetes::PersistentVolume& volume);
bool Covers(const Scope& scope, const kubernetes::PersistentVolumeClaim& claim);
bool Covers(const Scope& scope, const kubernetes::StorageClass& storage_class);

// Everything else by its namespace; what has none is shown.
template <class T>
bool Covers(const Scope& scope, const T& row) {
  if constexpr (requires { row.meta.ns; }) return scope.CoversNamespace(row.meta.ns);
  return true;
}

}  // namespace exporter
