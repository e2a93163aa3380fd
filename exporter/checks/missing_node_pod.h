#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// missing-node-pod: a live pod, with volumes or without, whose node is not in the node list.
// Critical for a pod with claims. One that has been Terminating for longer than the grace age is
// no live pod any more: with a claim it is a stuck-pod.
Check MissingNodePodCheck();

}  // namespace exporter
