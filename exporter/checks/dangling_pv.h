#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// dangling-pv: a PersistentVolume of a disk, in whatever phase, whose disk is known to be gone from
// ECS; critical, with the reason `disk_missing`. Its data is lost, and it costs nothing. Volumes
// of regions and accounts that are not read are not judged. Two lists of disks in a row have to
// miss it: to trust a single one is to delete live data on one bad answer.
Check DanglingPvCheck();

}  // namespace exporter
