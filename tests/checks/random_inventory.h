#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/checks/checks.h"
#include "tests/checks/random_cloud.h"
#include "tests/checks/random_cluster.h"

namespace exporter {

// Calls `visit` with every table that checks look at.
template <class Visit>
void ForEachTable(Inventory& inventory, Visit visit) {
  visit(inventory.persistent_volumes);
  visit(inventory.persistent_volume_claims);
  visit(inventory.storage_classes);
  visit(inventory.stateful_sets);
  visit(inventory.nodes);
  visit(inventory.csi_nodes);
  visit(inventory.volume_attachments);
  visit(inventory.pods);
  visit(inventory.events);
  visit(inventory.horizontal_pod_autoscalers);
  visit(inventory.disks);
  visit(inventory.instances);
  visit(inventory.instance_types);
  visit(inventory.disk_stock);
  visit(inventory.disk_quotas);
  visit(inventory.capacity_attributes);
}

// Inventories of small worlds in which odd constellations are as likely as good
// ones: disks of two volumes, volumes without a disk, a size or an age, objects that name others
// which do not exist, tables not read. What the checks saw in them an hour before, when they were
// the same, is remembered in most.
class RandomInventories {
 public:
  explicit RandomInventories(std::uint64_t seed) : dice_(seed) {}

  Inventory Next() {
    Inventory inventory = EmptyInventory();
    AddCluster(inventory);
    AddCloud(inventory);
    for (const auto& volume : inventory.persistent_volumes) {
      if (!volume.phase_since && dice_.Chance(2)) {
        inventory.first_seen[PhaseKey(volume)] = dice_.SomeTime();
      }
    }
    ForEachTable(inventory, [this](auto& table) {
      if (dice_.Chance(40)) table = {};
    });
    if (dice_.Chance(8)) inventory.scope.namespaces = {"a"};
    if (dice_.Chance(8)) inventory.scope.excluded_storage_classes = {"x"};
    if (!dice_.Chance(4)) inventory.sightings = RememberedOf(inventory);
    return inventory;
  }

  // The same world, its rows in another order.
  Inventory Shuffled(Inventory inventory) {
    ForEachTable(inventory, [this](auto& table) {
      if (!table.available()) return;
      std::vector rows(table.begin(), table.end());
      dice_.Shuffle(rows);
      table = {std::move(rows), table.read_started()};
    });
    return inventory;
  }

 private:
  // The things that `make` makes of "1", "2" and so on, fewer than `end` of them.
  template <class Make>
  auto Few(std::size_t end, Make make) {
    std::vector<decltype(make(dice_, std::string{}))> rows;
    for (std::size_t i = dice_.Below(end); i > 0; --i) {
      rows.push_back(make(dice_, std::to_string(i)));
    }
    return TableOf(std::move(rows));
  }

  // Those that `make` makes of some of the names in each of two namespaces.
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
    std::vector<kubernetes::HorizontalPodAutoscaler> autoscalers;
    for (std::string& ns : dice_.SomeOf({"a", "b"})) {
      autoscalers.push_back(RandomAutoscaler(dice_, std::move(ns)));
    }
    inventory.horizontal_pod_autoscalers = TableOf(std::move(autoscalers));
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
    if (dice_.Chance(10)) {
      SourceStatus failing{.name = "ecs_disks", .last_success = {}, .error = {}};
      failing.error = Error{ErrorKind::kTimeout, "no answer"};
      inventory.sources.push_back(std::move(failing));
    }
  }

  static std::shared_ptr<const Sightings> RememberedOf(Inventory inventory) {
    constexpr std::chrono::hours kBefore{1};
    inventory.taken_at -= kBefore;
    ForEachTable(inventory, [&](auto& table) {
      if (!table.available()) return;
      table = {std::vector(table.begin(), table.end()), table.read_started() - kBefore};
    });
    const AnalysisOptions options;
    return std::make_shared<const Sightings>(RunChecks(Analysis(inventory, options)).sightings);
  }

  Dice dice_;
};

}  // namespace exporter
