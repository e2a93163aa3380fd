#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// risky-storageclass, each class by the gravest of what holds: immediate_binding (a class of the
// disk driver that makes volumes before the pod's zone is known, and may make them in several
// zones where nodes are), several_defaults (it is one of them), flexvolume (the driver before
// CSI), no_expansion (information: its disks cannot grow). Retain or Delete as such are not risky.
Check RiskyStorageClassCheck();

}  // namespace exporter
