#pragma once

#include "tests/simulator/scenario.h"

namespace simulator {

// size.volumes PersistentVolumes with their disks on size.nodes nodes, the same for the same seed.
// Most are Bound, and mounted while a node of their zone has room; 2 % are Available, 2 % Released;
// 1 % more disks are leaked. Each mounted claim has the pod of its StatefulSet; the pods beyond
// these, up to size.pods, have no claims.
Scenario FleetScenario(const FleetSize& size);

}  // namespace simulator
