// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include <algorithm>
#include <array>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"

namespace simulator {
namespace {

constexpr StoryTime kFleetBuilt = -200 * kDay;
constexpr std::size_t kMountsPerNode = 15;
constexpr int kMaxReplicas = 20;
constexpr std::array<std::int64_t, 6> kSizesGib = {20, 40, 100, 200, 500, 1000};
constexpr std::array<std::string_view, 4> kClasses = {
    "alicloud-disk-essd", "alicloud-disk-ssd", "alicloud-disk-efficiency", "alicloud-disk-retain"};

void AddClass(World& world, std::string_view name, std::string category, std::string reclaim) {
  StorageClass disk;
  disk.meta = NewMeta(world, "", std::string(name), kFleetBuilt);
  disk.provisioner = kDiskDriver;
  disk.parameters = {{"type", std::move(category)}};
  disk.reclaim_policy = std::move(reclaim);
  disk.binding_mode = "WaitForFirstConsumer";
  world.storage_classes.Add(std::move(disk));
}

class Builder {
 public:
  Builder(World& world, const FleetSize& size) : world_(world), size_(size), dice_(size.seed) {}

  void Build() {
    world_.disk_pages_overlap = true;
    AddEssdClass(world_, kFleetBuilt);
    AddClass(world_, kClasses[1], "cloud_ssd", "Delete");
    AddClass(world_, kClasses[2], "cloud_efficiency", "Delete");
    AddClass(world_, kClasses[3], "cloud_efficiency", "Retain");
    AddNodes();
    const int unclaimed = size_.volumes / 25;
    while (Left() > unclaimed) AddSet(std::min(1 + dice_.Below(kMaxReplicas), Left() - unclaimed));
    for (int i = 0; i < unclaimed; ++i) AddUnclaimed(i);
    for (int i = 0; i < size_.volumes / 100; ++i) AddLeakedDisk(i);
    AddStatelessPods();
    AddSnapshots();
    const std::int64_t most_gib = 2 * kSizesGib.back() * std::max(size_.volumes, 1000);
    world_.disk_quotas = {{"cloud_efficiency", most_gib}, {"cloud_essd", most_gib}};
  }

 private:
  int Left() const { return size_.volumes - static_cast<int>(world_.volumes.size()); }

  StoryTime Moment() { return kFleetBuilt + kDay + dice_.Below(static_cast<int>(190 * kDay)); }

  void AddNodes() {
    for (int i = 0; i < size_.nodes; ++i) {
      const std::string address =
          "172.20." + std::to_string(i / 250) + "." + std::to_string(i % 250);
      AddNode(world_, "cn-shenzhen." + address, address, std::string(i % 2 == 0 ? kZoneD : kZoneE),
              kFleetBuilt);
    }
  }

  // The nodes fill up in turn; null once all are full.
  Node* NextNode() {
    if (turn_ >= world_.nodes.size() * kMountsPerNode) return nullptr;
    return &world_.nodes.Nth(turn_++ % world_.nodes.size());
  }

  // Where no node has room the claims stay and the set has been scaled down to what runs.
  void AddSet(int claims) {
    const int number = static_cast<int>(world_.stateful_sets.size());
    const std::string name = "app-" + std::to_string(number);
    StatefulSet& set = AddStatefulSet(world_, "fleet-" + std::to_string(number % 50), name,
                                      "cx/app:" + std::to_string(dice_.Below(30)), 0, Moment());
    set.size_gib = kSizesGib[Pick(kSizesGib.size())];
    set.storage_class = kClasses[Pick(kClasses.size())];
    set.is_apart = size_.is_apart && number % 3 == 0;
    for (int ordinal = 0; ordinal < claims; ++ordinal) {
      const StoryTime at = set.meta.created + ordinal;
      Claim& claim = AddClaim(world_, set, ordinal, at);
      Node* const node = NextNode();
      const Volume& volume = Provision(world_, claim, node != nullptr ? *node : AnyNode(), at + 3);
      if (node == nullptr) continue;
      Attach(world_, volume, *node, at + 9);
      Place(AddPod(world_, set, ordinal, at), *node, PodStage::kRunning, at + 30);
      set.replicas = set.ready = ordinal + 1;
    }
  }

  Node& AnyNode() { return world_.nodes.Nth(Pick(world_.nodes.size())); }

  std::size_t Pick(std::size_t bound) { return dice_.Next() % bound; }

  // Every other one still names the claim it had: Released.
  void AddUnclaimed(int number) {
    const StoryTime at = Moment();
    Volume& volume = AddUnclaimedVolume(world_, Find(world_.storage_classes, kClasses[3]),
                                        MakeDiskId("unclaimed " + Tag(number)), AnyNode().zone,
                                        kSizesGib[Pick(kSizesGib.size())], at);
    volume.phase_since = at + kDay;
    FindDisk(world_, volume.handle).detached = at + kDay;
    if (number % 2 == 0) return;
    volume.phase = "Released";
    volume.claim = ClaimRef{"fleet-gone", "data-gone-" + std::to_string(number),
                            MakeUid("gone " + Tag(number)), volume.meta.resource_version - 1};
  }

  void AddLeakedDisk(int number) {
    Disk disk;
    disk.id = MakeDiskId("leaked " + Tag(number));
    disk.name = disk.id;
    disk.zone = AnyNode().zone;
    disk.category = "cloud_efficiency";
    disk.size_gib = kSizesGib[Pick(kSizesGib.size())];
    disk.created = Moment();
    disk.detached = disk.created + kDay;
    disk.tags = DriverTags(world_.cluster_id, disk.id);
    world_.disks.Add(std::move(disk));
  }

  // Fills up to the number of pods asked for, spread over the nodes.
  void AddStatelessPods() {
    const auto wanted = static_cast<std::size_t>(
        size_.pods < 0 ? static_cast<std::int64_t>(size_.volumes) * 3 / 2 : size_.pods);
    for (int i = 0; world_.pods.size() < wanted; ++i) {
      const std::string app = "web-" + std::to_string(i / 10);
      const std::string name = app + "-" + MakeUid(app).substr(0, 8) + "-" +
                               MakeUid(app + std::to_string(i)).substr(0, 5) +
                               std::to_string(i % 10);
      const StoryTime at = Moment();
      Pod& pod = AddStatelessPod(world_, "fleet-" + std::to_string(i / 10 % 50), app, name, at);
      Place(pod, world_.nodes.Nth(static_cast<std::size_t>(i) % world_.nodes.size()),
            PodStage::kRunning, at + 20);
    }
  }

  // Of each hundredth volume.
  void AddSnapshots() {
    for (std::size_t i = 0; i < world_.volumes.size(); i += 100) {
      const Volume& volume = world_.volumes.Nth(i);
      AddSnapshot(world_, volume.handle, volume.size_gib, -kDay);
    }
  }

  std::string Tag(int number) const {
    return std::to_string(size_.seed) + " " + std::to_string(number);
  }

  World& world_;
  const FleetSize size_;
  Dice dice_;
  std::size_t turn_ = 0;
};

}  // namespace

Scenario FleetScenario(const FleetSize& size) {
  return {"fleet",
          {{"steady", 0, [size](World& world, StoryTime) { Builder(world, size).Build(); }}}};
}

}  // namespace simulator
