// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenarios/hazards.h"

#include <array>
#include <utility>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenario.h"
#include "tests/simulator/scenarios/cluster.h"

namespace simulator {
namespace hazards {
namespace {

constexpr StoryTime kBuilt = -60 * kDay;
constexpr std::array<std::string_view, 6> kZoneOfNode = {"cn-shenzhen-d", "cn-shenzhen-e",
                                                         "cn-shenzhen-f", "cn-shenzhen-d",
                                                         "cn-shenzhen-e", "cn-shenzhen-e"};

std::string NameOfNode(int number) {
  return "cn-shenzhen.172.16.30." + std::to_string(number);
}

void AddRetainClass(World& world) {
  StorageClass retain;
  retain.meta = NewMeta(world, "", std::string(kRetainClass), kBuilt);
  retain.provisioner = kDiskDriver;
  retain.parameters = {{"type", "cloud_efficiency"}};
  retain.reclaim_policy = "Retain";
  retain.binding_mode = "WaitForFirstConsumer";
  world.storage_classes.Add(std::move(retain));
}

std::vector<Hazard> AllHazards() {
  std::vector<Hazard> all;
  for (const auto& some : {VolumeHazards(), ClaimHazards(), NodeHazards(), SupplyHazards()})
    all.insert(all.end(), some.begin(), some.end());
  return all;
}

void Build(World& world) {
  world.reports_unused = true;
  AddEssdClass(world, kBuilt);
  AddRetainClass(world);
  for (int i = 1; i <= static_cast<int>(kZoneOfNode.size()); ++i) AddNodeOf(world, i);
  for (const Hazard& hazard : AllHazards()) hazard.make(world);
}

void Mend(World& world, StoryTime at) {
  for (const Hazard& hazard : AllHazards()) hazard.mend(world, at);
}

}  // namespace

Node& AddNodeOf(World& world, int number) {
  return AddNode(world, NameOfNode(number), "172.16.30." + std::to_string(number),
                 std::string(kZoneOfNode.at(static_cast<std::size_t>(number - 1))), kBuilt);
}

Node& NodeOf(World& world, int number) {
  return Find(world.nodes, NameOfNode(number));
}

void SetLimit(World& world, Node& node, int disks) {
  CsiNode& registration = Find(world.csi_nodes, node.meta.name);
  node.disk_limit = registration.disk_limit = disks;
  Touch(world, node.meta);
  Touch(world, registration.meta);
}

StatefulSet& SetOf(World& world, std::string_view name) {
  return Find(world.stateful_sets, name);
}

StatefulSet& AddSet(World& world, std::string name, std::string_view storage_class,
                    const std::vector<int>& nodes) {
  std::string image = "cx/" + name + ":1.0.0";
  StatefulSet& set = AddStatefulSet(world, std::string(kNamespace), std::move(name),
                                    std::move(image), static_cast<int>(nodes.size()), kBuilt);
  set.storage_class = storage_class;
  for (std::size_t i = 0; i < nodes.size(); ++i)
    RunReplica(world, set, static_cast<int>(i), NodeOf(world, nodes[i]), kBuilt + kHour);
  return set;
}

void RunReplica(World& world, const StatefulSet& set, int ordinal, Node& node, StoryTime at) {
  const Volume& volume = Provision(world, AddClaim(world, set, ordinal, at), node, at + 3);
  Attach(world, volume, node, at + 9);
  Place(AddPod(world, set, ordinal, at), node, PodStage::kRunning, at + 20);
}

Claim& ClaimOf(World& world, const StatefulSet& set, int ordinal) {
  return Find(world.claims, set.ClaimName(ordinal));
}

Volume& VolumeOf(World& world, const Claim& claim) {
  return Find(world.volumes, claim.volume);
}

Disk& DiskOf(World& world, const StatefulSet& set, int ordinal) {
  return FindDisk(world, VolumeOf(world, ClaimOf(world, set, ordinal)).handle);
}

void DropVolume(World& world, std::string name) {
  DeleteDisk(world, std::string(Find(world.volumes, name).handle));
  DeleteVolume(world, name);
}

void DropReplica(World& world, const StatefulSet& set, int ordinal, StoryTime at) {
  RemovePod(world, set.meta.ns + "/" + set.PodName(ordinal), at);
  const Claim& claim = ClaimOf(world, set, ordinal);
  if (!claim.volume.empty()) {
    Detach(world, VolumeOf(world, claim), at);
    DropVolume(world, claim.volume);
  }
  world.claims.Remove(claim.meta.key());
}

Claim& AddClaimByHand(World& world, std::string name) {
  Claim claim;
  claim.meta = NewMeta(world, std::string(kNamespace), std::move(name), kSince);
  claim.size_gib = 40;
  claim.storage_class = kEssdClass;
  claim.is_by_hand = true;
  claim.use_changed = kSince;
  Claim& added = world.claims.Add(std::move(claim));
  Provision(world, added, NodeOf(world, 1), kSince);
  return added;
}

void DropClaim(World& world, const std::string& name) {
  world.claims.Remove(std::string(kNamespace) + "/" + name);
}

}  // namespace hazards

Scenario HazardsScenario() {
  return {"hazards",
          {{"broken", 0, [](World& world, StoryTime) { hazards::Build(world); }},
           {"clean", 10 * kMinute, hazards::Mend}}};
}

}  // namespace simulator
