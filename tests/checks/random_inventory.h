// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/checks/evaluate.h"
#include "exporter/inventory/tables.h"
#include "tests/checks/random_cloud.h"
#include "tests/checks/random_cluster.h"
#include "tests/checks/random_snapshots.h"

namespace exporter {

// An inventory and the memory of an earlier evaluation.
struct RandomInventory {
  Inventory inventory;
  Memory memory;
};

// Random inventories in which odd combinations are as likely as normal ones: disks with two
// volumes, volumes without disk, size or age, dangling references, tables not read. Most come with
// the memory of an evaluation of the same inventory an hour earlier.
class RandomInventories {
 public:
  explicit RandomInventories(std::uint64_t seed) : dice_(seed) {}

  RandomInventory Next() {
    Inventory inventory = EmptyInventory();
    AddCluster(inventory);
    AddCloud(inventory);
    for (const auto& volume : inventory.persistent_volumes) {
      if (!volume.phase_since && dice_.Chance(2)) {
        inventory.first_seen[PhaseKey(volume)] = dice_.SomeTime();
      }
    }
    ForEachTable([&](const auto& table) {
      if (dice_.Chance(40)) inventory.*table.field = {};
    });
    if (dice_.Chance(8)) inventory.scope.namespaces = {"a"};
    if (dice_.Chance(8)) inventory.scope.excluded_storage_classes = {"x"};
    Memory memory;
    if (!dice_.Chance(4)) memory = MemoryOf(inventory);
    return {std::move(inventory), std::move(memory)};
  }

  // The same inventory with its rows shuffled.
  RandomInventory Shuffled(RandomInventory random) {
    ForEachTable([&](const auto& def) {
      auto& table = random.inventory.*def.field;
      if (!table.available()) return;
      std::vector rows(table.begin(), table.end());
      dice_.Shuffle(rows);
      table.SetRows({std::move(rows), table.read_started()});
    });
    return random;
  }

 private:
  // Fewer than `end` objects, made by `make` from "1", "2" and so on.
  template <class Make>
  auto Few(std::size_t end, Make make) {
    std::vector<decltype(make(dice_, std::string{}))> rows;
    for (std::size_t i = dice_.Below(end); i > 0; --i) {
      rows.push_back(make(dice_, std::to_string(i)));
    }
    return TableOf(std::move(rows));
  }

  // Objects made by `make` from some of the names, in each of two namespaces.
  template <class Make>
  auto Some(std::initializer_list<const char*> names, Make make) {
    std::vector<decltype(make(dice_, std::string{}, std::string{}))> rows;
    for (const char* ns : {"a", "b"}) {
      for (std::string& name : dice_.SomeOf(names))
        rows.push_back(make(dice_, ns, std::move(name)));
    }
    return TableOf(std::move(rows));
  }

  void AddCluster(Inventory& inventory) {
    inventory.persistent_volumes = Few(10, RandomVolume);
    inventory.persistent_volume_claims =
        Some({"data-web-0", "data-web-1", "data-web-2", "data-web-01", "data-web-x-0", "by-hand",
              "data-web-99999999999", "web-0-scratch"},
             RandomClaim);
    std::vector<kubernetes::StorageClass> classes;
    for (std::string& name : dice_.SomeOf({"x", "y"})) {
      classes.push_back(RandomClass(dice_, std::move(name)));
    }
    inventory.storage_classes = TableOf(std::move(classes));
    inventory.stateful_sets = Some({"web", "web-x", "x"}, RandomStatefulSet);
    inventory.nodes = Few(5, RandomNode);
    inventory.csi_nodes = Few(5, RandomCsiNode);
    inventory.volume_attachments = Few(8, RandomAttachment);
    inventory.pods = Some({"web-0", "web-1", "by-hand"}, RandomPod);
    inventory.events = Few(6, RandomEvent);
    inventory.horizontal_pod_autoscalers = Scalers<kubernetes::HorizontalPodAutoscaler>();
    inventory.scaled_objects = Scalers<kubernetes::ScaledObject>();
    inventory.cron_jobs = Jobs<kubernetes::CronJob>();
    inventory.jobs = Jobs<kubernetes::Job>();
    inventory.volume_snapshot_contents = Few(6, RandomSnapshotContent);
    inventory.volume_snapshots = Some({"1", "2", "3"}, RandomSnapshot);
    std::vector<kubernetes::PlacedPod> placed;
    for (std::size_t i = dice_.Below(6); i > 0; --i) {
      placed.push_back(RandomPlacedPod(dice_, std::to_string(i)));
    }
    PlacePods(inventory, placed);
    if (dice_.Chance(8)) inventory.pod_questions = {};
  }

  template <class Scaler>
  Table<Scaler> Scalers() {
    std::vector<Scaler> scalers;
    for (std::string& ns : dice_.SomeOf({"a", "b"})) {
      scalers.push_back(RandomAutoscaler<Scaler>(dice_, std::move(ns)));
    }
    return TableOf(std::move(scalers));
  }

  template <class Job>
  Table<Job> Jobs() {
    std::vector<Job> jobs;
    if (dice_.Chance(3)) {
      jobs.emplace_back().meta.ns = dice_.OneOf({"a", "b"});
      jobs.back().claims = dice_.SomeOf({"by-hand", "data-web-0"});
    }
    return TableOf(std::move(jobs));
  }

  void AddCloud(Inventory& inventory) {
    inventory.disks = Few(7, RandomDisk);
    if (dice_.Chance(10)) inventory.disk_regions.clear();
    inventory.instances = TableOf<alibaba::Instance>({RandomInstance("i-9")});
    inventory.instance_types = TableOf<alibaba::InstanceType>({MakeInstanceType(
        "ecs.g6.large", dice_.AnyOf<std::optional<std::int64_t>>({std::nullopt, 0, 1, 2, 17}))});
    std::vector<alibaba::DiskStock> stock;
    for (const char* zone : {"cn-shenzhen-d", "cn-shenzhen-e", "cn-shenzhen-f"}) {
      for (const char* category : {"cloud_essd", "cloud_efficiency"}) {
        if (!dice_.Chance(4)) stock.push_back(RandomStock(dice_, zone, category));
      }
    }
    inventory.disk_stock = TableOf(std::move(stock));
    const auto quota = [](Dice& dice, const std::string&) { return RandomQuota(dice); };
    inventory.disk_quotas = Few(4, quota);
    inventory.capacity_attributes = Few(3, quota);
    if (dice_.Chance(10)) LetFail(inventory.disks);
  }

  static Memory MemoryOf(Inventory inventory) {
    constexpr std::chrono::hours kBefore{1};
    inventory.taken_at -= kBefore;
    ForEachTable([&](const auto& def) {
      auto& table = inventory.*def.field;
      if (!table.available()) return;
      table.SetRows({std::vector(table.begin(), table.end()), table.read_started() - kBefore});
    });
    return Evaluate(std::make_shared<const Inventory>(std::move(inventory)), {}, {}).next_memory;
  }

  Dice dice_;
};

}  // namespace exporter
