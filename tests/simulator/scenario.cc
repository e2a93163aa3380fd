// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include <set>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"

namespace simulator {
namespace {

struct Row {
  std::string_view name;
  Scenario (*make)(const FleetSize&);
};

constexpr Row kScenarios[] = {
    {"incident", [](const FleetSize&) { return IncidentScenario(); }},
    {"hazards", [](const FleetSize&) { return HazardsScenario(); }},
    {"healthy", [](const FleetSize&) { return HealthyScenario(); }},
    {"fleet", [](const FleetSize& size) { return FleetScenario(size); }},
};

void MoveStrays(World& world, const std::string& region) {
  std::set<std::string_view> named;
  for (const Volume& volume : world.volumes) named.insert(volume.handle);
  bool moves = false;
  for (Disk& disk : world.disks) {
    if (disk.status != "Available" || named.count(disk.id) != 0) continue;
    moves = !moves;
    if (!moves) continue;
    disk.region = region;
    disk.zone = region + "-e";
  }
}

void AddRemoteDisk(World& world, const std::string& region, int number) {
  constexpr int kDisksPerMachine = 15;
  const bool leaked = number % 10 == 0;
  Disk disk;
  disk.id = MakeDiskId("second region " + std::to_string(number));
  disk.name = "pvc-" + MakeUid(disk.id);
  disk.region = region;
  disk.zone = region + "-e";
  disk.category = "cloud_efficiency";
  disk.size_gib = 40;
  disk.created = -60 * kDay;
  disk.attached = disk.created + kMinute;
  disk.tags =
      DriverTags(leaked ? world.cluster_id : "cfedcba9876543210fedcba9876543210", disk.name);
  if (leaked) {
    disk.detached = -30 * kDay;
  } else {
    disk.status = "In_use";
    disk.instance_id = MakeInstanceId("second region " + std::to_string(number / kDisksPerMachine));
    disk.device = std::string("/dev/xvd") + static_cast<char>('b' + number % kDisksPerMachine);
  }
  world.disks.Add(std::move(disk));
}

}  // namespace

std::vector<std::string> ScenarioNames() {
  std::vector<std::string> names;
  for (const Row& row : kScenarios) names.emplace_back(row.name);
  return names;
}

std::optional<Scenario> MakeScenario(std::string_view name, const FleetSize& fleet) {
  for (const Row& row : kScenarios)
    if (row.name == name) return row.make(fleet);
  return std::nullopt;
}

Scenario WithSecondRegion(Scenario scenario, const SecondRegion& region) {
  if (region.name.empty()) return scenario;
  Step& first = scenario.steps.front();
  first.enter = [enter = first.enter, region](World& world, StoryTime at) {
    enter(world, at);
    MoveStrays(world, region.name);
    for (int i = 0; i < region.disks; ++i) AddRemoteDisk(world, region.name, i);
  };
  return scenario;
}

Scenario ReportingUnused(Scenario scenario) {
  Step& first = scenario.steps.front();
  first.enter = [enter = first.enter](World& world, StoryTime at) {
    world.reports_unused = true;
    enter(world, at);
  };
  return scenario;
}

}  // namespace simulator
