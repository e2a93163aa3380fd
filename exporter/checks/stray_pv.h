#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// stray-pv: a volume that the binder could give to a claim that some StatefulSet makes next, old
// data included. A warning; the reason is how its class binds: wait_for_first_consumer (a node
// that the pod may use reaches the volume) or immediate (any zone). It is an orphaned-pv, too.
Check StrayPvCheck();

}  // namespace exporter
