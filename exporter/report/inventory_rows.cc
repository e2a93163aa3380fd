// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/inventory_rows.h"

#include <algorithm>
#include <array>
#include <map>

#include "exporter/analysis/cost.h"
#include "exporter/analysis/volume_facts.h"

namespace exporter {
namespace {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;

const std::string& NameOf(const kubernetes::Node& node) {
  return node.meta.name;
}
const std::string& NameOf(const PersistentVolume& volume) {
  return volume.meta.name;
}
const std::string& NameOf(const kubernetes::StorageClass& storage_class) {
  return storage_class.meta.name;
}
std::string NameOf(const PersistentVolumeClaim& claim) {
  return claim.meta.ns + "/" + claim.meta.name;
}
const std::string& NameOf(const alibaba::Disk& disk) {
  return disk.id;
}

template <auto kTable>
bool IsAvailable(const Inventory& inventory) {
  return (inventory.*kTable).available();
}

template <auto kTable>
std::vector<InventoryRow> Rows(const Analysis& analysis) {
  std::vector<InventoryRow> rows;
  std::size_t at = 0;
  for (const auto& row : analysis.inventory.*kTable) {
    if (Covers(analysis.inventory.scope, row)) rows.push_back({.name = NameOf(row), .at = at});
    ++at;
  }
  return rows;
}

Json ClaimRefJson(const std::optional<kubernetes::ClaimRef>& claim) {
  if (!claim) return nullptr;
  return {{"namespace", claim->ns}, {"name", claim->name}};
}

Json VolumeJson(const Analysis& analysis, std::size_t at) {
  const PersistentVolume& volume = analysis.inventory.persistent_volumes[at];
  const Index& index = analysis.index;
  const VolumePlacement placement = PlacementOf(index, volume);
  return {{"name", volume.meta.name},
          {"storageclass", volume.storage_class},
          {"phase", volume.phase},
          {"phase_since", TimeJson(PhaseSince(analysis.inventory, volume))},
          {"reclaim_policy", volume.reclaim_policy},
          {"driver", volume.driver},
          {"disk", volume.disk_id},
          {"state", Name(StateOfVolume(analysis.inventory, index, volume))},
          {"category", placement.category},
          {"performance_level", placement.performance_level},
          {"zone", placement.zone},
          {"capacity_bytes", OrNull(volume.capacity_bytes)},
          {"claim", ClaimRefJson(volume.claim)},
          {"monthly_cost", CostJson(VolumeMonthlyCost(analysis.prices, index, volume))}};
}

Json ClaimJson(const Analysis& analysis, std::size_t at) {
  const PersistentVolumeClaim& claim = analysis.inventory.persistent_volume_claims[at];
  const auto owner = analysis.claim_owners.Find(claim);
  std::vector<std::string> pods;
  for (const auto* pod : analysis.index.PodsOfClaim(claim.meta.ns, claim.meta.name)) {
    pods.push_back(pod->meta.name);
  }
  std::ranges::sort(pods);
  return {{"namespace", claim.meta.ns},
          {"name", claim.meta.name},
          {"storageclass", claim.storage_class.value_or("")},
          {"phase", claim.phase},
          {"persistentvolume", claim.volume_name},
          {"requested_bytes", OrNull(claim.requested_bytes)},
          {"capacity_bytes", OrNull(claim.capacity_bytes)},
          {"statefulset", owner ? Json(owner->stateful_set->meta.name) : Json()},
          {"ordinal", owner ? Json(owner->ordinal) : Json()},
          {"pods", std::move(pods)}};
}

Json LimitsJson(const std::vector<AttachLimit>& limits) {
  return ListJson(limits, [](const AttachLimit& limit) -> Json {
    return {{"source", limit.source}, {"disks", limit.disks}};
  });
}

Json NodeJson(const Analysis& analysis, std::size_t at) {
  const kubernetes::Node& node = analysis.inventory.nodes[at];
  const auto& all = analysis.node_slots;
  const auto slots = std::ranges::find(all, &node, &NodeSlots::node);
  const bool has_slots = slots != all.end();
  return {{"name", node.meta.name},
          {"instance_id", analysis.index.InstanceOf(node)},
          {"instance_type", node.instance_type},
          {"region", node.region},
          {"zone", node.zone},
          {"ready", node.is_ready},
          {"cordoned", node.is_cordoned},
          {"virtual", node.is_virtual},
          {"attached_kubernetes", has_slots ? OrNull(slots->attached_kubernetes) : Json()},
          {"attached_ecs", has_slots ? OrNull(slots->attached_ecs) : Json()},
          {"limits", has_slots ? LimitsJson(slots->limits) : Json::array()},
          {"headroom", has_slots ? OrNull(slots->headroom) : Json()}};
}

Json DiskJson(const Analysis& analysis, std::size_t at) {
  const ReconciledDisk& entry = analysis.disks.all[at];
  const alibaba::Disk& disk = *entry.disk;
  return {{"id", disk.id},
          {"name", disk.name},
          {"region", disk.region},
          {"zone", disk.zone},
          {"category", disk.category},
          {"performance_level", disk.performance_level},
          {"size_gib", disk.size_gib},
          {"status", disk.status},
          {"state", Name(entry.state)},
          {"charge_type", disk.charge_type},
          {"cluster_id", disk.cluster_id},
          {"created", TimeJson(disk.created)},
          {"detached", TimeJson(disk.detached_at)},
          {"instances", disk.instance_ids},
          {"nodes", NamesJson(entry.nodes)},
          {"persistentvolume", entry.volume != nullptr ? entry.volume->meta.name : ""},
          {"monthly_cost", CostJson(DiskMonthlyCost(analysis.prices, disk))}};
}

Json ClassJson(const Analysis& analysis, std::size_t at) {
  const kubernetes::StorageClass& storage_class = analysis.inventory.storage_classes[at];
  return {{"name", storage_class.meta.name},
          {"provisioner", storage_class.provisioner},
          {"reclaim_policy", storage_class.reclaim_policy},
          {"volume_binding_mode", storage_class.volume_binding_mode},
          {"allow_volume_expansion", storage_class.allow_volume_expansion},
          {"default", &storage_class == analysis.index.default_class()},
          {"category", storage_class.category},
          {"performance_level", storage_class.performance_level}};
}

Json GroupsJson(const std::map<CostGroup, CostSum>& groups, const char* name) {
  return ListJson(groups, [&](const auto& entry) {
    const auto& [group, sum] = entry;
    Json json;
    if (name != nullptr) json[name] = group.name;
    json["disks"] = sum.disks;
    json["gib"] = sum.gib;
    json["unpriced_disks"] = sum.unpriced;
    json["amount"] = RoundedAmount(sum.amount);
    json["currency"] = group.currency;
    return json;
  });
}

}  // namespace

std::span<const InventoryKind> InventoryKinds() {
  static constexpr auto kVolumes = &Inventory::persistent_volumes;
  static constexpr auto kClaims = &Inventory::persistent_volume_claims;
  static constexpr auto kClasses = &Inventory::storage_classes;
  static constexpr auto kNodes = &Inventory::nodes;
  static constexpr auto kDisks = &Inventory::disks;
  static const std::array kKinds{
      InventoryKind{"persistentvolumes", IsAvailable<kVolumes>, Rows<kVolumes>, VolumeJson},
      InventoryKind{"persistentvolumeclaims", IsAvailable<kClaims>, Rows<kClaims>, ClaimJson},
      InventoryKind{"storageclasses", IsAvailable<kClasses>, Rows<kClasses>, ClassJson},
      InventoryKind{"nodes", IsAvailable<kNodes>, Rows<kNodes>, NodeJson},
      InventoryKind{"disks", IsAvailable<kDisks>, Rows<kDisks>, DiskJson},
  };
  return kKinds;
}

Json CostsJson(const Analysis& analysis) {
  const CostTotals totals = SumCosts(analysis);
  return {{"total", GroupsJson(totals.all, nullptr)},
          {"by_storageclass", GroupsJson(totals.by_storage_class, "storageclass")},
          {"by_namespace", GroupsJson(totals.by_namespace, "namespace")},
          {"by_state", GroupsJson(totals.by_state, "state")}};
}

}  // namespace exporter
