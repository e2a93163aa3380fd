// SPDX-License-Identifier: Apache-2.0
// What a publish spends on analysis and checks, on an inventory of the shape of the simulator's
// fleet: 5,000 nodes full of disks, 104,167 volumes of 9,600 StatefulSets, a quarter of their
// claims left over, 4 % of the volumes unclaimed and 1 % of the disks leaked.

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "exporter/checks/evaluate.h"
#include "tests/support/sample_inventory.h"

namespace exporter {
namespace {

constexpr int kNodes = 5'000;
constexpr int kSets = 9'600;
constexpr int kClaimsPerSet = 10;
constexpr int kMountsPerNode = 15;
constexpr int kUnclaimed = 4'167;
constexpr int kLeaked = 1'041;

enum class Terms {
  kNone,
  kApart,     // each third StatefulSet keeps its replicas on different nodes, and half of these
              // spread them over the zones as well
  kByChart,   // each third on different nodes, by the two labels of a Helm chart that all use
  kTogether,  // each thousandth keeps its replicas on the nodes where it has some, over the zones;
              // and so do as many new ones
};

class Fleet {
 public:
  // With room: nodes have a second slot for each disk.
  explicit Fleet(Terms terms, bool has_room = false)
      : terms_(terms), disk_limit_(has_room ? 2 * kMountsPerNode : kMountsPerNode) {
    for (int i = 0; i < kNodes; ++i) AddNode(i);
    for (int i = 0; i < kSets; ++i) AddSet(i);
    if (terms == Terms::kTogether) AddNewSets();
    for (int i = 0; i < kUnclaimed; ++i) AddUnclaimed(i);
    for (int i = 0; i < kLeaked; ++i) AddDisk("d-leaked-" + std::to_string(i), "", Zone(i));
    inventory_ = EmptyInventory();
    inventory_.nodes = TableOf(std::move(nodes_));
    inventory_.csi_nodes = TableOf(std::move(csi_nodes_));
    inventory_.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
    inventory_.stateful_sets = TableOf(std::move(sets_));
    inventory_.persistent_volumes = TableOf(std::move(volumes_));
    inventory_.persistent_volume_claims = TableOf(std::move(claims_));
    inventory_.volume_attachments = TableOf(std::move(attachments_));
    inventory_.pods = TableOf(std::move(pods_));
    PlacePods(inventory_, {});
    inventory_.pod_groups = TableOf(std::move(groups_));
    inventory_.disks = TableOf(std::move(disks_));
    inventory_.instance_types =
        TableOf<alibaba::InstanceType>({MakeInstanceType("ecs.g6.large", disk_limit_ + 2)});
    RememberWhatIsSeen();
  }

  const Inventory& inventory() const { return inventory_; }
  const Memory& memory() const { return memory_; }
  std::shared_ptr<const Inventory> shared() const {
    return std::make_shared<const Inventory>(inventory_);
  }

 private:
  static std::string Zone(int i) { return i % 2 == 0 ? "cn-shenzhen-d" : "cn-shenzhen-e"; }
  static std::string NodeName(int i) { return "cn-shenzhen.172.20." + std::to_string(i); }

  void AddNode(int i) {
    auto node = MakeNode(NodeName(i));
    node.zone = Zone(i);
    for (auto& [name, value] : node.labels) {
      if (name.ends_with("/zone")) value = node.zone;
    }
    nodes_.push_back(std::move(node));
    csi_nodes_.push_back(MakeCsiNode(NodeName(i), disk_limit_));
  }

  void AddDisk(const std::string& id, const std::string& instance, const std::string& zone) {
    auto disk = MakeDisk(id, instance);
    disk.zone = zone;
    disk.cluster_id = "ours";
    disk.created_by = "alibabacloud-csi-plugin";
    disk.detached_at = SampleTime() - std::chrono::hours{24};
    disks_.push_back(std::move(disk));
  }

  kubernetes::PersistentVolume MakeVolumeOf(const std::string& disk, const char* phase,
                                            const std::string& zone) {
    auto volume = MakeDiskVolume(disk, phase);
    volume.meta.created = SampleTime() - std::chrono::hours{48};
    volume.access_modes = {"ReadWriteOnce"};
    volume.zones = {zone};
    volume.node_affinity = {{.labels = {{.key = "topology.diskplugin.csi.alibabacloud.com/zone",
                                         .op = "In",
                                         .values = {zone}}},
                             .fields = {}}};
    return volume;
  }

  static kubernetes::StatefulSet MakeSet(int i) {
    const std::string ns = "fleet-" + std::to_string(i % 50);
    auto set = MakeStatefulSet(ns, "app-" + std::to_string(i), {"data"}, 0);
    set.claim_templates[0].storage_class = kSampleClass;
    set.claim_templates[0].requested_bytes = 1000 * kGibibyte;
    set.claim_templates[0].access_modes = {"ReadWriteOnce"};
    return set;
  }

  void AddNewSets() {
    for (int i = 0; i < kSets; i += 1000) {
      auto set = MakeSet(kSets + i);
      SetTerms(i, set);
      sets_.push_back(std::move(set));
    }
  }

  void AddSet(int i) {
    auto set = MakeSet(i);
    const int first_slot = slot_;
    for (int ordinal = 0; ordinal < kClaimsPerSet; ++ordinal) {
      if (AddReplica(set, ordinal)) set.replicas = ordinal + 1;
    }
    if (terms_ != Terms::kNone) AddTerms(i, first_slot, set);
    sets_.push_back(std::move(set));
  }

  void SetTerms(int i, kubernetes::StatefulSet& set) const {
    set.terms.labels = {{"app", set.meta.name}};
    kubernetes::LabelSelector own{{"app", "In", {set.meta.name}}};
    const bool is_by_chart = terms_ == Terms::kByChart;
    if (is_by_chart) {
      set.terms.labels.emplace_back("name", "redis");
      own = {{"name", "In", {"redis"}}, {"app", "In", {set.meta.name}}};
    }
    const kubernetes::PodAffinityTerm by_node{.topology_key = "kubernetes.io/hostname",
                                              .selector = own};
    const bool is_together = terms_ == Terms::kTogether && i % 1000 == 0;
    const bool is_apart = terms_ != Terms::kTogether && i % 3 == 0;
    if (is_together) set.terms.affinity = {by_node};
    if (is_apart) set.terms.anti_affinity = {by_node};
    if (is_together || (is_apart && !is_by_chart && i % 6 == 0)) {
      set.terms.spread = {{.topology_key = "topology.kubernetes.io/zone", .selector = own}};
    }
  }

  // Also the group of its pods.
  void AddTerms(int i, int first_slot, kubernetes::StatefulSet& set) {
    SetTerms(i, set);
    kubernetes::PodGroup group{.traits = {.ns = set.meta.ns,
                                          .labels = set.terms.labels,
                                          .anti_affinity = set.terms.anti_affinity,
                                          .host_ports = {}},
                               .nodes = {}};
    for (int slot = first_slot; slot < first_slot + set.replicas; ++slot) {
      group.nodes.push_back(
          {.node = std::make_shared<const std::string>(NodeName(slot % kNodes)), .pods = 1});
    }
    if (!group.nodes.empty()) groups_.push_back(std::move(group));
  }

  // Whether there was a slot for it; its claim and volume are there anyway.
  bool AddReplica(const kubernetes::StatefulSet& set, int ordinal) {
    const bool runs = slot_ < kNodes * kMountsPerNode;
    const int node = slot_++ % kNodes;
    const std::string disk = "d-" + set.meta.name + "-" + std::to_string(ordinal);
    auto claim = MakeClaim(set.meta.ns, "data-" + set.meta.name + "-" + std::to_string(ordinal));
    claim.meta.uid = "uid-" + claim.meta.ns + claim.meta.name;
    claim.meta.created = SampleTime() - std::chrono::hours{48};
    claim.is_made_by_controller = true;
    auto volume = MakeVolumeOf(disk, "Bound", Zone(node));
    volume.claim =
        kubernetes::ClaimRef{.ns = claim.meta.ns, .name = claim.meta.name, .uid = claim.meta.uid};
    claim.volume_name = volume.meta.name;
    AddDisk(disk, runs ? "i-" + NodeName(node) : "", Zone(node));
    if (runs) {
      auto attachment = MakeAttachment(NodeName(node));
      attachment.meta.name = "csi-" + disk;
      attachment.persistent_volume = volume.meta.name;
      attachments_.push_back(std::move(attachment));
      pods_.push_back(MakePod(set.meta.ns, set.meta.name + "-" + std::to_string(ordinal),
                              NodeName(node), {claim.meta.name}));
    }
    volumes_.push_back(std::move(volume));
    claims_.push_back(std::move(claim));
    return runs;
  }

  void AddUnclaimed(int i) {
    const std::string disk = "d-unclaimed-" + std::to_string(i);
    volumes_.push_back(MakeVolumeOf(disk, i % 2 == 0 ? "Available" : "Released", Zone(i / 2)));
    AddDisk(disk, "", Zone(i / 2));
  }

  // As if everything had been there for two lists of disks.
  void RememberWhatIsSeen() {
    memory_ = Evaluate(shared(), {}, {}).next_memory;
    const auto confirm = [](FirstSeenByObject& objects) {
      for (auto& [key, seen] : objects) {
        seen.at -= std::chrono::hours{1};
        seen.is_confirmed = true;
      }
    };
    confirm(memory_.leaks);
    confirm(memory_.losses);
    for (auto& [check, objects] : memory_.checks) confirm(objects);
  }

  const Terms terms_;
  const int disk_limit_;
  Inventory inventory_;
  Memory memory_;
  int slot_ = 0;
  std::vector<kubernetes::Node> nodes_;
  std::vector<kubernetes::CsiNode> csi_nodes_;
  std::vector<kubernetes::StatefulSet> sets_;
  std::vector<kubernetes::PersistentVolume> volumes_;
  std::vector<kubernetes::PersistentVolumeClaim> claims_;
  std::vector<kubernetes::VolumeAttachment> attachments_;
  std::vector<kubernetes::Pod> pods_;
  std::vector<kubernetes::PodGroup> groups_;
  std::vector<alibaba::Disk> disks_;
};

const Fleet& TheFleet() {
  static const Fleet kFleet(Terms::kNone);
  return kFleet;
}

void Analyse(benchmark::State& state, const Fleet& fleet) {
  const AnalysisOptions options;
  for (auto _ : state) {
    const Analysis analysis(fleet.inventory(), options, fleet.memory());
    benchmark::DoNotOptimize(analysis.scale_ups.size());
  }
}

// Each fleet is built when its benchmark is run.
void RegisterWithTerms(const std::string& name, Terms terms, bool has_room) {
  const auto run = [terms, has_room,
                    fleet = std::shared_ptr<const Fleet>()](benchmark::State& state) mutable {
    if (!fleet) fleet = std::make_shared<const Fleet>(terms, has_room);
    Analyse(state, *fleet);
  };
  benchmark::RegisterBenchmark(("Publish/analysis_with_" + name).c_str(), run)
      ->Unit(benchmark::kMillisecond);
}

void OneCheck(benchmark::State& state, const Check& check) {
  const AnalysisOptions options;
  const Analysis analysis(TheFleet().inventory(), options, TheFleet().memory());
  std::size_t found = 0;
  for (auto _ : state) found = check.find(analysis).size();
  state.counters["objects"] = static_cast<double>(found);
}

void AllOfThem(benchmark::State& state) {
  const auto inventory = TheFleet().shared();
  std::size_t found = 0;
  for (auto _ : state) {
    const auto evaluated = Evaluate(inventory, {}, TheFleet().memory());
    found = 0;
    for (const CheckResult& result : evaluated.evaluation->results) found += result.findings.size();
  }
  state.counters["findings"] = static_cast<double>(found);
}

}  // namespace
}  // namespace exporter

int main(int argc, char** argv) {
  using namespace exporter;
  benchmark::RegisterBenchmark("Publish/analysis", [](benchmark::State& state) {
    Analyse(state, TheFleet());
  })->Unit(benchmark::kMillisecond);
  RegisterWithTerms("terms", Terms::kApart, false);
  RegisterWithTerms("terms_and_room", Terms::kApart, true);
  RegisterWithTerms("chart_labels", Terms::kByChart, false);
  RegisterWithTerms("affinity_and_room", Terms::kTogether, true);
  for (const Check& check : AllChecks()) {
    benchmark::RegisterBenchmark(("Check/" + std::string(check.name)).c_str(),
                                 [&check](benchmark::State& state) { OneCheck(state, check); })
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::RegisterBenchmark("Publish/analysis_and_checks", AllOfThem)
      ->Unit(benchmark::kMillisecond);
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
