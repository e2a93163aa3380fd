#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// scale-up-blocked: the next replica of a StatefulSet could not run, storage-wise; CPU, memory
// and ResourceQuotas are not looked at. The reason is a BlockedReason (analysis/scale_up.h).
// StatefulSets at 0 replicas count, those that are being deleted do not; nor do those of which no
// claim can be a disk.
Check ScaleUpBlockedCheck();

}  // namespace exporter
