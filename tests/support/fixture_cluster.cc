// SPDX-License-Identifier: Apache-2.0
#include "tests/support/fixture_cluster.h"

#include <set>
#include <stdexcept>
#include <utility>
#include <vector>

#include "tests/support/fake_apis.h"

namespace exporter {
namespace {

constexpr const char* kRegion = "cn-shenzhen";

// captured_at in the index.json of the captured answers.
TimePoint CapturedAt() {
  return At("2026-11-22T12:48:21Z");
}

// The instance that the volume is attached to; empty if it is on none of our nodes.
std::string InstanceOf(const Inventory& inventory, const std::string& volume) {
  for (const kubernetes::VolumeAttachment& attachment : inventory.volume_attachments) {
    if (!attachment.attached || attachment.persistent_volume != volume) continue;
    for (const kubernetes::Node& node : inventory.nodes) {
      if (node.meta.name == attachment.node_name) return node.instance_id;
    }
  }
  return {};
}

alibaba::Disk DiskOf(const Inventory& inventory, const kubernetes::PersistentVolume& volume) {
  alibaba::Disk disk = MakeDisk(volume.disk_id, InstanceOf(inventory, volume.meta.name));
  if (!volume.zones.empty()) disk.zone = volume.zones.front();
  if (!volume.category.empty()) {
    disk.category = volume.category;
    disk.performance_level = volume.performance_level;
  }
  disk.size_gib = volume.capacity_bytes.value() / kGibibyte;
  disk.created = volume.meta.created;
  disk.cluster_id = kFixtureClusterId;
  disk.created_by = "alibabacloud-csi-plugin";
  disk.volume_name = volume.meta.name;
  return disk;
}

std::vector<alibaba::Disk> DisksOf(const Inventory& inventory) {
  std::vector<alibaba::Disk> disks;
  std::set<std::string> seen;
  for (const kubernetes::PersistentVolume& volume : inventory.persistent_volumes) {
    if (volume.disk_id.empty() || !seen.insert(volume.disk_id).second) continue;
    disks.push_back(DiskOf(inventory, volume));
  }
  return disks;
}

std::vector<alibaba::DiskStock> FullStock() {
  std::vector<alibaba::DiskStock> stock;
  for (const char* zone : {"cn-shenzhen-d", "cn-shenzhen-e"}) {
    for (const char* category : {"cloud_efficiency", "cloud_essd", "cloud_ssd"}) {
      stock.push_back({.region = kRegion,
                       .zone = zone,
                       .category = category,
                       .status = "Available",
                       .status_category = "WithStock",
                       .min_gib = 20,
                       .max_gib = 32768});
    }
  }
  return stock;
}

}  // namespace

Inventory FixtureCluster(std::chrono::seconds later, const std::string& claims) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  apis.lists["/api/v1/persistentvolumeclaims"] = ReadFixtureFile("kubernetes/" + claims);
  apis.clock.Advance(CapturedAt() + later - apis.clock.Now());
  Inventory inventory;
  inventory.taken_at = apis.clock.Now();
  for (const Source& source : AllSources()) {
    if (source.api != SourceApi::kKubernetes) continue;
    const Result<Reading> reading = apis.ReadInto(source, inventory);
    if (!reading) throw std::runtime_error(source.name + ": " + reading.error().message);
    if (reading->problems > 0) throw std::runtime_error(source.name + reading->first_problem);
  }
  return inventory;
}

void AddMatchingDisks(Inventory& inventory) {
  const TimePoint now = inventory.taken_at;
  inventory.disks = Table<alibaba::Disk>(DisksOf(inventory), now);
  inventory.disk_regions = {kRegion};
  inventory.instances = Table<alibaba::Instance>(std::vector<alibaba::Instance>{}, now);
  inventory.instance_types = Table<alibaba::InstanceType>(
      std::vector<alibaba::InstanceType>{MakeInstanceType("ecs.g6.2xlarge", 17)}, now);
  inventory.disk_stock = Table<alibaba::DiskStock>(FullStock(), now);
  inventory.disk_quotas = Table<alibaba::DiskQuota>(std::vector<alibaba::DiskQuota>{}, now);
  inventory.capacity_attributes = Table<alibaba::DiskQuota>(std::vector<alibaba::DiskQuota>{}, now);
}

}  // namespace exporter
