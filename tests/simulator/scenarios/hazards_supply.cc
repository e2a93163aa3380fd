// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "tests/simulator/controllers.h"
#include "tests/simulator/scenarios/cluster.h"
#include "tests/simulator/scenarios/hazards.h"

namespace simulator::hazards {
namespace {

constexpr std::string_view kSsdClass = "alicloud-disk-ssd";
constexpr std::string_view kImmediateClass = "alicloud-disk-immediate";

StorageClass& AddClassOf(World& world, std::string_view name, std::string_view category) {
  StorageClass of;
  of.meta = NewMeta(world, "", std::string(name), kSince);
  of.provisioner = kDiskDriver;
  of.parameters = {{"type", std::string(category)}};
  of.reclaim_policy = "Delete";
  of.binding_mode = "WaitForFirstConsumer";
  return world.storage_classes.Add(std::move(of));
}

// zone-out-of-stock: cloud_ssd is sold out, and the next replica of legacy wants it.
void UseOldCategory(World& world) {
  AddClassOf(world, kSsdClass, "cloud_ssd");
  AddSet(world, "legacy", kSsdClass, {1});
}

void MendOldCategory(World& world, StoryTime at) {
  StatefulSet& legacy = SetOf(world, "legacy");
  DropReplica(world, legacy, 0, at - 60);
  world.storage_classes.Remove(kSsdClass);
  legacy.storage_class = kEssdClass;
  RunReplica(world, legacy, 0, NodeOf(world, 1), at - 50);
  Touch(world, legacy.meta);
}

// risky-storageclass
void AddRiskyClass(World& world) {
  AddClassOf(world, kImmediateClass, "cloud_essd").binding_mode = "Immediate";
}

void MendRiskyClass(World& world, StoryTime) {
  world.storage_classes.Remove(kImmediateClass);
}

std::int64_t UsedGib(const World& world, std::string_view category) {
  std::int64_t used = 0;
  for (const Disk& disk : world.disks)
    if (disk.type == "data" && disk.category == category) used += disk.size_gib;
  return used;
}

// quota-low: critical for ESSD, of which nothing is left; a warning for the other. The disks are
// made by then.
void UseUpQuota(World& world) {
  world.disk_quotas = {{"cloud_efficiency", UsedGib(world, "cloud_efficiency") + 10},
                       {"cloud_essd", UsedGib(world, "cloud_essd")}};
}

void MendQuota(World& world, StoryTime) {
  world.disk_quotas = World().disk_quotas;
}

}  // namespace

std::vector<Hazard> SupplyHazards() {
  return {
      {UseOldCategory, MendOldCategory}, {AddRiskyClass, MendRiskyClass}, {UseUpQuota, MendQuota}};
}

}  // namespace simulator::hazards
