#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// stuck-pod: a pod that its volumes keep from starting or from ending. The reason is attach (on a
// node, nothing of it started, and a disk of it is not attached there), mount (attached, but the
// kubelet says that it cannot mount it), unschedulable (for a storage reason) or terminating
// (with a claim). Not one that waits for an image, a ConfigMap, its own init code or the network.
Check StuckPodCheck();

}  // namespace exporter
