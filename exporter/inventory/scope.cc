// SPDX-License-Identifier: Apache-2.0
#include "exporter/inventory/scope.h"

namespace exporter {
namespace {

bool Passes(const Scope::Names& wanted, const Scope::Names& excluded, std::string_view name) {
  return (wanted.empty() || wanted.contains(name)) && !excluded.contains(name);
}

}  // namespace

bool Scope::CoversNamespace(std::string_view ns) const {
  return ns.empty() || Passes(namespaces, excluded_namespaces, ns);
}

bool Scope::CoversClass(std::string_view storage_class) const {
  return Passes(storage_classes, excluded_storage_classes, storage_class);
}

bool Covers(const Scope& scope, const kubernetes::PersistentVolume& volume) {
  return scope.CoversClass(volume.storage_class) &&
         (!volume.claim || scope.CoversNamespace(volume.claim->ns));
}

bool Covers(const Scope& scope, const kubernetes::PersistentVolumeClaim& claim) {
  return scope.CoversNamespace(claim.meta.ns) &&
         scope.CoversClass(claim.storage_class.value_or(""));
}

bool Covers(const Scope& scope, const kubernetes::StorageClass& storage_class) {
  return scope.CoversClass(storage_class.meta.name);
}

}  // namespace exporter
