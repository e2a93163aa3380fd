#include "tests/simulator/scenarios/healthy.h"

#include "tests/simulator/controllers.h"
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/workloads.h"

namespace simulator {
namespace {

constexpr StoryTime kBuilt = -60 * kDay;

void AddReplicas(World& world, const StatefulSet& set) {
  for (int ordinal = 0; ordinal < set.replicas; ++ordinal) {
    Node& node = world.nodes.Nth(static_cast<std::size_t>(ordinal) % world.nodes.size());
    Claim& claim = AddClaim(world, set, ordinal, kBuilt + kHour);
    const Volume& volume = Provision(world, claim, node, kBuilt + kHour + 3);
    Attach(world, volume, node, kBuilt + kHour + 9);
    Place(AddPod(world, set, ordinal, kBuilt + kHour), node, PodStage::kRunning,
          kBuilt + kHour + 30);
  }
}

void Build(World& world, StoryTime) {
  AddEssdClass(world, kBuilt);
  for (int i = 0; i < 3; ++i) {
    const std::string address = "172.16.20." + std::to_string(21 + i);
    AddNode(world, "cn-shenzhen." + address, address, std::string(i < 2 ? kZoneD : kZoneE), kBuilt);
  }
  StatefulSet& orders = AddStatefulSet(world, "cx-shop", "orders", "cx/orders:2.4.1", 3, kBuilt);
  orders.size_gib = 100;
  AddReplicas(world, orders);
  Autoscaler scaler;
  scaler.meta = NewMeta(world, "cx-shop", "orders", kBuilt);
  scaler.target = orders.meta.name;
  scaler.min_replicas = 2;
  scaler.max_replicas = 8;
  scaler.replicas = orders.replicas;
  world.autoscalers.Add(std::move(scaler));
  StatefulSet& search = AddStatefulSet(world, "cx-shop", "search", "cx/search:7.0.3", 2, kBuilt);
  search.size_gib = 200;
  AddReplicas(world, search);
  AddForeignDisk(world, kBuilt);
  const Volume& volume = *world.volumes.begin();
  AddSnapshot(world, volume.handle, volume.size_gib, -7 * kDay);
}

}  // namespace

Scenario HealthyScenario() {
  return {"healthy", {{"steady", 0, Build}}};
}

}  // namespace simulator
