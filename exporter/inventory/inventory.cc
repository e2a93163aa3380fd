#include "exporter/inventory/inventory.h"

namespace exporter {

std::string PhaseKey(const kubernetes::PersistentVolume& volume) {
  return volume.meta.uid + "/" + volume.meta.name + "/" + volume.phase;
}

}  // namespace exporter
