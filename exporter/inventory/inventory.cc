#include "exporter/inventory/inventory.h"

#include <algorithm>

namespace exporter {

bool IsFailing(const Inventory& inventory, std::string_view source) {
  const auto status = std::ranges::find(inventory.sources, source, &SourceStatus::name);
  return status != inventory.sources.end() && status->error.has_value();
}

std::string PhaseKey(const kubernetes::PersistentVolume& volume) {
  return volume.meta.uid + "/" + volume.meta.name + "/" + volume.phase;
}

}  // namespace exporter
