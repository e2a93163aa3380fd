// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::stray_pv_test {
namespace {

using kubernetes::NodeSelector;
using kubernetes::PersistentVolume;
using kubernetes::Requirement;
using kubernetes::StatefulSet;
using ::testing::HasSubstr;

constexpr const char* kZone = "topology.diskplugin.csi.alibabacloud.com/zone";

NodeSelector InZone(const std::string& zone) {
  return {{.labels = {{.key = kZone, .op = "In", .values = {zone}}}, .fields = {}}};
}

StatefulSet Set(const std::string& name) {
  StatefulSet set = MakeStatefulSet("ns", name, {"data"}, 2);
  set.claim_templates[0].storage_class = kSampleClass;
  set.claim_templates[0].requested_bytes = 1000 * kGibibyte;
  set.claim_templates[0].access_modes = {"ReadWriteOnce"};
  return set;
}

// A free volume of 1000Gi in the zone of the only node, and a StatefulSet with a matching template.
struct World {
  World() {
    volume.access_modes = {"ReadWriteOnce"};
    volume.volume_mode = "Filesystem";
    volume.node_affinity = InZone("cn-shenzhen-d");
    volume.labels = {{"tier", "gold"}};
    sets.front().placement.node_selector = {{"kubernetes.io/hostname", "n1"}};
  }

  kubernetes::ClaimTemplate& claim_template() { return sets.front().claim_templates.front(); }

  PersistentVolume volume = MakeDiskVolume("d-1", "Available");
  std::vector<StatefulSet> sets{Set("web")};
  std::vector<kubernetes::StorageClass> classes{MakeClass(kSampleClass)};
  std::vector<kubernetes::Node> nodes{MakeNode("n1")};
};

Inventory Of(const World& world) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<PersistentVolume>({world.volume});
  inventory.stateful_sets = TableOf(world.sets);
  inventory.storage_classes = TableOf(world.classes);
  inventory.nodes = TableOf(world.nodes);
  return inventory;
}

std::string ReasonIn(const World& world) {
  const auto findings = EvaluateOne(StrayPvCheck(), Of(world)).findings;
  return findings.empty() ? "-" : findings[0].reason;
}

struct Case {
  const char* what;
  std::function<void(World&)> change;
  bool is_stray;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(ReasonIn(world), each.is_stray ? "wait_for_first_consumer" : "-") << each.what;
  }
}

TEST(StrayPv, IsFree) {
  using kubernetes::ClaimRef;
  Check({
      {"Available", [](World&) {}, true},
      {"Released", [](World& world) { world.volume.phase = "Released"; }, false},
      {"Bound", [](World& world) { world.volume.phase = "Bound"; }, false},
      {"Failed", [](World& world) { world.volume.phase = "Failed"; }, false},
      {"reserved by name",
       [](World& world) {
         world.volume.claim = ClaimRef{"ns", "c", ""};
       },
       false},
      {"reserved",
       [](World& world) {
         world.volume.claim = ClaimRef{"ns", "c", "u"};
       },
       false},
      {"dying", [](World& world) { world.volume.meta.deleting_since = SampleTime(); }, false},
  });
}

TEST(StrayPv, IsWhatATemplateAsksFor) {
  Check({
      {"of another class", [](World& world) { world.volume.storage_class = "other"; }, false},
      {"of no class", [](World& world) { world.volume.storage_class = ""; }, false},
      {"larger", [](World& world) { world.volume.capacity_bytes = 2000 * kGibibyte; }, true},
      {"smaller", [](World& world) { *world.volume.capacity_bytes -= 1; }, false},
      {"of unknown size", [](World& world) { world.volume.capacity_bytes.reset(); }, false},
      {"more modes", [](World& world) { world.volume.access_modes.push_back("ReadOnlyMany"); },
       true},
      {"another mode", [](World& world) { world.volume.access_modes = {"ReadOnlyMany"}; }, false},
      {"a block device", [](World& world) { world.volume.volume_mode = "Block"; }, false},
      {"another VolumeAttributesClass",
       [](World& world) { world.volume.volume_attributes_class = "gold"; }, false},
      {"the same VolumeAttributesClass",
       [](World& world) {
         world.volume.volume_attributes_class = "gold";
         world.claim_template().volume_attributes_class = "gold";
       },
       true},
      {"that of the second set",
       [](World& world) {
         world.sets.push_back(Set("web2"));
         world.sets.back().claim_templates[0].volume_attributes_class = "gold";
         world.volume.volume_attributes_class = "gold";
       },
       true},
      {"a snapshot, which the binder ignores",
       [](World& world) { world.claim_template().source = kubernetes::VolumeSource::kSnapshot; },
       true},
      {"a label that is asked for",
       [](World& world) {
         world.claim_template().selector = {{{"tier", "In", {"gold"}}}};
       },
       true},
      {"a label that is not",
       [](World& world) {
         world.claim_template().selector = {{{"tier", "In", {"tin"}}}};
       },
       false},
      {"the second template",
       [](World& world) {
         auto second = world.claim_template();
         second.name = "log";
         world.claim_template().storage_class = "other";
         world.sets.front().claim_templates.push_back(second);
       },
       true},
      {"no templates", [](World& world) { world.sets.front().claim_templates.clear(); }, false},
      {"no sets", [](World& world) { world.sets.clear(); }, false},
      {"a set that is being deleted",
       [](World& world) { world.sets.front().meta.deleting_since = SampleTime(); }, false},
      {"a set without replicas", [](World& world) { world.sets.front().replicas = 0; }, true},
  });
}

TEST(StrayPv, IsOfTheNewestDefaultClassWhereTheTemplateNamesNone) {
  const auto defaults = [](const char* newest) {
    return [newest](World& world) {
      world.claim_template().storage_class.reset();
      world.classes.push_back(MakeClass("other"));
      for (auto& storage_class : world.classes) {
        storage_class.is_default = true;
        const bool is_newest = storage_class.meta.name == newest;
        storage_class.meta.created = SampleTime() - std::chrono::hours(is_newest ? 1 : 2);
      }
    };
  };
  Check({
      {"it is the newest", defaults(kSampleClass), true},
      {"another is newer", defaults("other"), false},
      {"there is no default", [](World& world) { world.claim_template().storage_class.reset(); },
       false},
  });
}

TEST(StrayPv, IsInAZoneWithANodeThatThePodMayUse) {
  Check({
      {"the zone of the node", [](World&) {}, true},
      {"another zone", [](World& world) { world.volume.node_affinity = InZone("e"); }, false},
      {"any zone", [](World& world) { world.volume.node_affinity.reset(); }, true},
      {"no zone at all", [](World& world) { world.volume.node_affinity = NodeSelector{}; }, false},
      {"one of several terms",
       [](World& world) {
         world.volume.node_affinity = InZone("e");
         world.volume.node_affinity->push_back(InZone("cn-shenzhen-d")[0]);
       },
       true},
      {"a term that lists no values",
       [](World& world) {
         world.volume.node_affinity =
             NodeSelector{{.labels = {{.key = kZone, .op = "Exists", .values = {}}}, .fields = {}}};
       },
       true},
      {"the node by its name",
       [](World& world) {
         world.volume.node_affinity = NodeSelector{
             {.labels = {}, .fields = {{.key = "metadata.name", .op = "In", .values = {"n1"}}}}};
       },
       true},
      {"no nodes", [](World& world) { world.nodes.clear(); }, false},
      {"a cordoned node", [](World& world) { world.nodes[0].is_cordoned = true; }, false},
      {"a node that is not Ready", [](World& world) { world.nodes[0].is_ready = false; }, false},
      {"a tainted node",
       [](World& world) {
         world.nodes[0].taints = {{.key = "k", .value = "", .effect = "NoSchedule"}};
       },
       false},
      {"a node that the template does not select",
       [](World& world) {
         world.sets.front().placement.node_selector = {{"kubernetes.io/hostname", "n2"}};
       },
       false},
      {"no node any template selects but for a later set's",
       [](World& world) {
         world.sets.push_back(Set("zoo"));
         world.sets.front().placement.node_selector = {{"kubernetes.io/hostname", "n2"}};
       },
       true},
  });
}

TEST(StrayPv, IsInAnyZoneWhereTheClassBindsAtOnce) {
  World world;
  world.volume.node_affinity = InZone("cn-shenzhen-f");
  world.classes[0].volume_binding_mode = "Immediate";
  EXPECT_EQ(ReasonIn(world), "immediate");
  world.classes.clear();
  EXPECT_EQ(ReasonIn(world), "immediate") << "a class without an object binds at once";
  world.volume.storage_class = "";
  world.claim_template().storage_class = "";
  EXPECT_EQ(ReasonIn(world), "immediate") << "so does none";
}

TEST(StrayPv, NamesTheFirstSetThatMayTakeItWhateverTheirOrder) {
  World world;
  auto elsewhere = Set("web");
  elsewhere.meta.ns = "a";
  elsewhere.claim_templates[0].requested_bytes = 2000 * kGibibyte;
  world.sets = {Set("web"), Set("api"), elsewhere};
  for (int turn = 0; turn < 3; ++turn) {
    std::rotate(world.sets.begin(), world.sets.begin() + 1, world.sets.end());
    const auto findings = EvaluateOne(StrayPvCheck(), Of(world)).findings;
    EXPECT_THAT(findings.at(0).summary,
                HasSubstr("StatefulSet ns/api makes from its template data"));
  }
}

}  // namespace
}  // namespace exporter::stray_pv_test
