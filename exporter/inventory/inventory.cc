// SPDX-License-Identifier: Apache-2.0
#include "exporter/inventory/inventory.h"

namespace exporter {

Inventory::Inventory() = default;
Inventory::Inventory(const Inventory&) = default;
Inventory::Inventory(Inventory&&) noexcept = default;
Inventory& Inventory::operator=(const Inventory&) = default;
Inventory& Inventory::operator=(Inventory&&) noexcept = default;
Inventory::~Inventory() = default;

bool IsKubernetesComplete(const Inventory& inventory) {
  bool is_any_read = false;
  for (const SourceStatus& status : inventory.sources) {
    if (!status.is_kubernetes) continue;
    const bool is_forbidden = status.error && status.error->kind == ErrorKind::kForbidden;
    const bool may_lack = is_forbidden || (status.is_optional && status.tried);
    if (!status.available && !may_lack) return false;
    is_any_read = is_any_read || status.available;
  }
  return is_any_read;
}

std::string PhaseKey(const kubernetes::PersistentVolume& volume) {
  return volume.meta.uid + "/" + volume.meta.name + "/" + volume.phase;
}

}  // namespace exporter
