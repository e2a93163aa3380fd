#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// disk-drift: the PersistentVolume that stands for a disk and ECS contradict each other. The first
// of these reasons that holds: `attachment`, an established VolumeAttachment on one of our nodes
// while ECS has the disk on another instance; `zone`, the disk is in none of the volume's zones
// (regional disks apart); `size`, in whole GiB. An expansion passes through `size` for a moment,
// which the grace age covers.
Check DiskDriftCheck();

}  // namespace exporter
