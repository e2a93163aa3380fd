// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_world.h"

namespace exporter {
namespace {

std::string ReplicaName(const ScaleUpWorld& world, std::int64_t ordinal) {
  return world.set.meta.name + "-" + std::to_string(ordinal);
}

kubernetes::Pod MakeReplica(const ScaleUpWorld& world, std::int64_t ordinal) {
  const std::string name = ReplicaName(world, ordinal);
  std::vector<std::string> claims;
  for (const auto& each : world.set.claim_templates) claims.push_back(each.name + "-" + name);
  const auto& node = world.nodes[static_cast<std::size_t>(ordinal) % world.nodes.size()];
  kubernetes::Pod pod = MakePod(world.set.meta.ns, name, node.meta.name, std::move(claims));
  for (const kubernetes::PlacedPod& placed : world.pods) {
    if (placed.name != name || placed.traits.ns != world.set.meta.ns) continue;
    pod.node_name = placed.node;
    if (placed.is_terminating) pod.meta.deleting_since = SampleTime();
  }
  return pod;
}

}  // namespace

ScaleUpWorld::ScaleUpWorld() {
  set = MakeStatefulSet("ns", "web", {"data"}, 2);
  Ask(set.claim_templates[0]);
  classes = {MakeClass(kSampleClass)};
  AddNode("n1", "cn-shenzhen-d");
  AddNode("n2", "cn-shenzhen-d");
  AddNode("n3", "cn-shenzhen-e");
}

void ScaleUpWorld::Ask(kubernetes::ClaimTemplate& claim_template) {
  claim_template.storage_class = kSampleClass;
  claim_template.requested_bytes = 1000 * kGibibyte;
  claim_template.access_modes = {"ReadWriteOnce"};
}

void ScaleUpWorld::AddTemplate(const std::string& name) {
  set.claim_templates.push_back(
      {.name = name, .storage_class = {}, .requested_bytes = {}, .access_modes = {}});
  Ask(set.claim_templates.back());
}

void ScaleUpWorld::AddNode(const std::string& name, const std::string& zone, std::int64_t room) {
  kubernetes::Node node = MakeNode(name);
  node.zone = zone;
  for (auto& [label, value] : node.labels) {
    if (label.ends_with("/zone")) value = zone;
  }
  nodes.push_back(node);
  csi_nodes.push_back(MakeCsiNode(name, room));
}

kubernetes::Node& ScaleUpWorld::NodeOf(const std::string& name) {
  for (auto& node : nodes) {
    if (node.meta.name == name) return node;
  }
  return nodes.front();
}

void ScaleUpWorld::SetRoom(const std::string& node, std::int64_t room) {
  for (auto& csi_node : csi_nodes) {
    if (csi_node.meta.name == node) csi_node = MakeCsiNode(node, room);
  }
}

kubernetes::PersistentVolume& ScaleUpWorld::AddVolume(const std::string& disk,
                                                      const std::string& zone,
                                                      const std::string& phase) {
  kubernetes::PersistentVolume volume = MakeDiskVolume(disk, phase);
  volume.access_modes = {"ReadWriteOnce"};
  if (!zone.empty()) {
    volume.zones = {zone};
    volume.node_affinity = kubernetes::NodeSelector{
        {.labels = {{.key = "topology.diskplugin.csi.alibabacloud.com/zone",
                     .op = "In",
                     .values = {zone}}},
         .fields = {}}};
  }
  volumes.push_back(volume);
  return volumes.back();
}

kubernetes::PersistentVolumeClaim& ScaleUpWorld::AddClaim(std::int64_t ordinal,
                                                          const std::string& disk,
                                                          const std::string& zone,
                                                          const std::string& claim_template) {
  auto claim = MakeClaim("ns", claim_template + "-web-" + std::to_string(ordinal));
  claim.meta.uid = "uid-" + claim.meta.name;
  claim.volume_name = "pv-" + disk;
  AddVolume(disk, zone, "Bound").claim = {"ns", claim.meta.name, claim.meta.uid};
  claims.push_back(claim);
  return claims.back();
}

void ScaleUpWorld::Attach(const std::string& disk, const std::string& node) {
  attachments.push_back(MakeAttachment(node));
  attachments.back().persistent_volume = "pv-" + disk;
}

kubernetes::PlacedPod& ScaleUpWorld::AddPod(const std::string& name, const std::string& node,
                                            kubernetes::Labels labels) {
  pods.push_back(MakePlacedPod("ns", name, node, std::move(labels)));
  return pods.back();
}

void ScaleUpWorld::LoseReplica(std::int64_t ordinal) {
  lost.insert(ordinal);
  std::erase_if(pods, [&](const auto& pod) { return pod.name == ReplicaName(*this, ordinal); });
}

Inventory ScaleUpWorld::Take() const {
  Inventory taken = others;
  std::vector<kubernetes::Pod> replicas;
  for (const auto& pod : others.pods) replicas.push_back(pod);
  // Few, but where a server sends any number: those have no pods.
  const bool has_pods = set.replicas <= 10'000 && !nodes.empty();
  for (std::int64_t i = 0; has_pods && i < set.replicas; ++i) {
    const std::int64_t ordinal = set.first_ordinal + i;
    if (!lost.contains(ordinal)) replicas.push_back(MakeReplica(*this, ordinal));
  }
  if (others.pods.available()) {
    taken.pods = TableOf(std::move(replicas));
    taken.pods.set_health(others.pods.health());
  }
  taken.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
  taken.storage_classes = TableOf(classes);
  taken.nodes = TableOf(nodes);
  taken.csi_nodes = TableOf(csi_nodes);
  taken.persistent_volumes = TableOf(volumes);
  taken.persistent_volume_claims = TableOf(claims);
  taken.volume_attachments = TableOf(attachments);
  PlacePods(taken, pods);
  return taken;
}

alibaba::DiskStock MakeStock(const std::string& zone, const std::string& category, bool is_there) {
  return {.region = "cn-shenzhen",
          .zone = zone,
          .category = category,
          .status = is_there ? "Available" : "SoldOut",
          .status_category = is_there ? "WithStock" : "WithoutStock",
          .min_gib = {},
          .max_gib = {}};
}

alibaba::DiskQuota MakeQuota(const std::string& zone, const std::string& category,
                             double gib_left) {
  constexpr double kUsedGib = 1000;
  return {.code = "q_" + category,
          .target = "",
          .region = "cn-shenzhen",
          .zone = zone,
          .category = category,
          .charge_type = "PostPaid",
          .total_bytes = (kUsedGib + gib_left) * static_cast<double>(kGibibyte),
          .used_bytes = kUsedGib * static_cast<double>(kGibibyte)};
}

Memory MemoryOfLoss(const std::string& volume, FirstSeen seen) {
  return {
      .leaks = {}, .losses = {{FirstSeenKey("PersistentVolume", "", volume), seen}}, .checks = {}};
}

std::vector<std::string> PlanOf(const Inventory& inventory, std::int64_t replicas,
                                const Memory& memory) {
  const AnalysisOptions options;
  const Analysis analysis(inventory, options, memory);
  return WordsOf(Simulate(analysis, inventory.stateful_sets[0], replicas));
}

std::vector<std::string> PlanOf(const ScaleUpWorld& world, std::int64_t replicas) {
  return PlanOf(world.Take(), replicas, world.memory);
}

std::optional<std::int64_t> HeadroomOf(const Inventory& inventory) {
  const AnalysisOptions options;
  return Analysis(inventory, options).scale_ups.at(0).headroom;
}

std::optional<std::int64_t> HeadroomOf(const ScaleUpWorld& world) {
  return HeadroomOf(world.Take());
}

}  // namespace exporter
