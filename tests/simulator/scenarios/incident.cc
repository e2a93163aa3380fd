// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include "tests/simulator/scenarios/incident_steps.h"

namespace simulator {

// What the exporter finds in each step: docs/design.md, section 9.
Scenario IncidentScenario() {
  return {"incident",
          {{"steady", 0, [](World& world, StoryTime) { incident::BuildCluster(world); }},
           {"scale-up", 10 * kMinute, incident::ScaleUp},
           {"bound", 20 * kMinute, incident::BindAll},
           {"scale-down", 60 * kMinute, incident::ScaleDown},
           {"claims-deleted", 70 * kMinute, incident::DeleteClaims},
           {"claimref-cleared", 80 * kMinute, incident::ClearClaimRefs},
           {"pv-deleted", 90 * kMinute, incident::DeleteVolumes},
           {"disk-deleted", 100 * kMinute, incident::DeleteDiskInConsole},
           {"clean", 110 * kMinute, incident::CleanUp}}};
}

}  // namespace simulator
