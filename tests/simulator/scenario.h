// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/world.h"

namespace simulator {

struct FleetSize {
  std::uint64_t seed = 1;
  int nodes = 1000;
  int volumes = 20000;
  int pods = -1;  // negative: half as many again as volumes
  // Every third StatefulSet keeps its replicas on different nodes.
  bool is_apart = false;
};

struct Step {
  std::string name;
  // When the step happens if nobody jumps, counted from the start of the story.
  StoryTime after = 0;
  // Edits the world of the step before; `at` is the moment at which it happens.
  std::function<void(World&, StoryTime at)> enter;
};

struct Scenario {
  std::string name;
  std::vector<Step> steps;  // never empty; the first one builds the world
};

std::vector<std::string> ScenarioNames();
std::optional<Scenario> MakeScenario(std::string_view name, const FleetSize& fleet);
// Where disks are beside those of the cluster's own region.
struct SecondRegion {
  std::string name;  // empty for none
  int disks = 0;     // made there and known to no cluster of the simulator
};
// Every second unattached disk that no volume names is moved to the second region, and
// region.disks more are there: most belong to another cluster and are in use, each tenth was leaked
// by this one.
Scenario WithSecondRegion(Scenario scenario, const SecondRegion& region);
// Claims carry the condition Unused in it: see World::reports_unused.
Scenario ReportingUnused(Scenario scenario);

Scenario HealthyScenario();

Scenario IncidentScenario();

// Every check has something to report in the step `broken`, and nothing in `clean`.
Scenario HazardsScenario();

// size.volumes PersistentVolumes with their disks on size.nodes nodes, the same for the same seed.
// Most are Bound, and mounted while a node of their zone has room; 2 % are Available, 2 % Released;
// 1 % more disks are leaked. Each mounted claim has the pod of its StatefulSet; the pods beyond
// these, up to size.pods, have no claims.
Scenario FleetScenario(const FleetSize& size);

}  // namespace simulator
