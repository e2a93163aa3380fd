#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/sample_inventory.h"

namespace exporter {

// Inventories of small worlds in which odd constellations are as likely as good
// ones: disks of two volumes, volumes without a disk, a size or an age, tables not read.
class RandomInventories {
 public:
  explicit RandomInventories(std::uint64_t seed) : random_(seed) {}

  Inventory Next() {
    std::vector<kubernetes::PersistentVolume> volumes;
    std::vector<alibaba::Disk> disks;
    std::vector<kubernetes::Node> nodes;
    for (std::size_t i = Below(9); i > 0; --i) volumes.push_back(Volume(std::to_string(i)));
    for (std::size_t i = Below(7); i > 0; --i) disks.push_back(Disk(std::to_string(i)));
    for (std::size_t i = Below(4); i > 0; --i) nodes.push_back(MakeNode(std::to_string(i)));
    Inventory inventory = EmptyInventory();
    for (const auto& volume : volumes) {
      if (!volume.phase_since && Chance(2)) inventory.first_seen[PhaseKey(volume)] = SomeTime();
    }
    inventory.persistent_volumes = MaybeTable(std::move(volumes));
    inventory.disks = MaybeTable(std::move(disks));
    inventory.nodes = MaybeTable(std::move(nodes));
    return inventory;
  }

  // The same world, its rows in another order.
  Inventory Shuffled(Inventory inventory) {
    inventory.persistent_volumes = ShuffledTable(inventory.persistent_volumes);
    inventory.disks = ShuffledTable(inventory.disks);
    inventory.nodes = ShuffledTable(inventory.nodes);
    return inventory;
  }

 private:
  std::size_t Below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  bool Chance(std::size_t one_in) { return Below(one_in) == 0; }

  std::string OneOf(std::initializer_list<const char*> texts) {
    return *(texts.begin() + Below(texts.size()));
  }
  TimePoint SomeTime() { return SampleTime() - std::chrono::seconds{Below(1200)}; }

  kubernetes::PersistentVolume Volume(const std::string& name) {
    auto volume = MakeVolume(
        "pv-" + name, OneOf({"Available", "Released", "Failed", "Bound", "Pending", "", "Odd"}));
    volume.storage_class = OneOf({"", "a", "b"});
    if (!Chance(3)) volume.disk_id = "d-" + std::to_string(1 + Below(6));
    volume.capacity_bytes = static_cast<std::int64_t>(random_() >> 10U);
    if (Chance(5)) volume.capacity_bytes.reset();
    volume.phase_since = SomeTime();
    if (Chance(3)) volume.phase_since.reset();
    if (Chance(6)) volume.meta.marks.push_back("ack-storage.io/ignore");
    if (Chance(3)) volume.zones = {"cn-shenzhen-d"};
    return volume;
  }

  alibaba::Disk Disk(const std::string& number) {
    alibaba::Disk disk = MakeDisk("d-" + number, OneOf({"", "i-1", "i-2", "i-9"}));
    disk.size_gib = static_cast<std::int64_t>(Below(3) * 20);
    disk.cluster_id = OneOf({"", "a", "b"});
    disk.type = OneOf({"data", "data", "data", "system"});
    return disk;
  }

  template <class T>
  Table<T> MaybeTable(std::vector<T> rows) {
    return Chance(10) ? Table<T>{} : TableOf(std::move(rows));
  }

  template <class T>
  Table<T> ShuffledTable(const Table<T>& table) {
    if (!table.available()) return {};
    std::vector<T> rows(table.begin(), table.end());
    std::ranges::shuffle(rows, random_);
    return TableOf(std::move(rows));
  }

  std::mt19937_64 random_;
};

}  // namespace exporter
