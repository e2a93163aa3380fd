#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// orphaned-pv: a PersistentVolume that is Available, Released or Failed for longer
// than the grace age; the reason is the phase in lower case. Critical when a disk of its own
// is paid for behind it, else (NAS, OSS, local) a warning.
Check OrphanedPvCheck();

}  // namespace exporter
