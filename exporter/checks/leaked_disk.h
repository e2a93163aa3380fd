#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// leaked-disk: an unattached data disk with the tag of our cluster that no PersistentVolume names,
// in two lists in a row and older than the grace age; counted from when it was detached, or made.
// A warning with the reason `leaked`. Info with the reason `prepaid` for one that is paid for its
// term anyway, or `static` for one that the driver did not make: somebody may keep it on purpose.
Check LeakedDiskCheck();

}  // namespace exporter
