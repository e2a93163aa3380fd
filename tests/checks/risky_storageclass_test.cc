// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::risky_storageclass_test {
namespace {

using kubernetes::StorageClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

kubernetes::Node NodeIn(const char* name, const char* zone) {
  auto node = MakeNode(name);
  node.zone = zone;
  node.labels = {{"topology.kubernetes.io/zone", zone}};
  return node;
}

Inventory With(std::vector<StorageClass> classes) {
  Inventory inventory = EmptyInventory();
  inventory.nodes =
      TableOf<kubernetes::Node>({NodeIn("n1", "cn-shenzhen-d"), NodeIn("n2", "cn-shenzhen-e")});
  inventory.storage_classes = TableOf(std::move(classes));
  return inventory;
}

std::vector<Finding> FindIn(const Inventory& inventory) {
  return EvaluateOne(RiskyStorageClassCheck(), inventory).findings;
}

void SetImmediate(StorageClass& each) {
  each.volume_binding_mode = "Immediate";
}

struct Case {
  const char* what;
  std::function<void(StorageClass&)> change;
  const char* reason;  // empty: not risky
};

const Case kCases[] = {
    {"binds before the zone is known", SetImmediate, "immediate_binding"},
    {"is of FlexVolume", [](StorageClass& each) { each.provisioner = "alicloud/disk"; },
     "flexvolume"},
    {"cannot expand", [](StorageClass& each) { each.allow_volume_expansion = false; },
     "no_expansion"},
    {"is several of these: the gravest counts",
     [](StorageClass& each) {
       SetImmediate(each);
       each.allow_volume_expansion = false;
     },
     "immediate_binding"},
    {"waits for the first consumer", [](StorageClass&) {}, ""},
    {"retains", [](StorageClass& each) { each.reclaim_policy = "Retain"; }, ""},
    {"deletes", [](StorageClass& each) { each.reclaim_policy = "Delete"; }, ""},
    {"is the only default", [](StorageClass& each) { each.is_default = true; }, ""},
    {"makes its disks in one zone",
     [](StorageClass& each) {
       SetImmediate(each);
       each.zone_ids = {"cn-shenzhen-d"};
     },
     ""},
    {"is allowed in one zone",
     [](StorageClass& each) {
       SetImmediate(each);
       each.allowed_topologies = {{.labels = {{.key = "topology.kubernetes.io/zone",
                                               .op = "In",
                                               .values = {"cn-shenzhen-e"}}},
                                   .fields = {}}};
     },
     ""},
    {"makes no disks",
     [](StorageClass& each) {
       SetImmediate(each);
       each.provisioner = "nasplugin.csi.alibabacloud.com";
       each.allow_volume_expansion = false;
     },
     ""},
    {"is ignored",
     [](StorageClass& each) {
       SetImmediate(each);
       each.meta.marks = {"ack-storage.io/ignore"};
     },
     ""},
};

TEST(RiskyStorageClass, IsOneThatLaysATrap) {
  for (const Case& each : kCases) {
    StorageClass storage_class = MakeClass("disk");
    each.change(storage_class);
    const auto findings = FindIn(With({storage_class}));
    EXPECT_EQ(findings.empty() ? "" : findings[0].reason, each.reason) << each.what;
  }
}

TEST(RiskyStorageClass, IsEachOfSeveralDefaults) {
  StorageClass a = MakeClass("a");
  StorageClass b = MakeClass("b");
  a.is_default = b.is_default = true;
  const auto findings = FindIn(With({a, b, MakeClass("c")}));
  ASSERT_THAT(NamesOf(findings), ElementsAre("a", "b"));
  EXPECT_EQ(findings[0].reason, "several_defaults");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
}

TEST(RiskyStorageClass, LeavesTheDefaultThatIsInEffectAlone) {
  StorageClass older = MakeClass("older");
  StorageClass newer = MakeClass("newer");
  older.is_default = newer.is_default = true;
  newer.meta.created = SampleTime();
  older.meta.created = SampleTime() - 1h;
  const auto findings = FindIn(With({older, newer}));
  ASSERT_THAT(NamesOf(findings), ElementsAre("newer", "older"));
  EXPECT_THAT(findings[0].summary, HasSubstr("newer is the newest of several default classes"));
  EXPECT_EQ(findings[0].remedy.back().command, "kubectl get storageclass");
  EXPECT_THAT(findings[1].summary, HasSubstr("older is marked as default but has no effect"));
  EXPECT_EQ(findings[1].remedy.back().command,
            "kubectl annotate storageclass older "
            "storageclass.kubernetes.io/is-default-class=false "
            "storageclass.beta.kubernetes.io/is-default-class- --overwrite");
}

TEST(RiskyStorageClass, IsNotRiskyInZonesWhereNodesAreInOne) {
  StorageClass storage_class = MakeClass("disk");
  SetImmediate(storage_class);
  Inventory inventory = With({storage_class});
  auto virtual_node = NodeIn("v", "cn-shenzhen-e");
  virtual_node.is_virtual = true;
  inventory.nodes = TableOf<kubernetes::Node>(
      {NodeIn("n1", "cn-shenzhen-d"), NodeIn("n2", "cn-shenzhen-d"), virtual_node});
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(RiskyStorageClass, IsInformationWhereNothingCanBreak) {
  StorageClass storage_class = MakeClass("disk");
  storage_class.allow_volume_expansion = false;
  storage_class.meta.created = SampleTime();
  const auto finding = FindIn(With({storage_class})).at(0);
  EXPECT_EQ(finding.severity, Severity::kInfo);
  EXPECT_EQ(finding.kind, "StorageClass");
  EXPECT_EQ(finding.storage_class, "disk");
  EXPECT_EQ(finding.since, SampleTime()) << "a standing fact needs no grace";
}

TEST(RiskyStorageClass, IsOnlyOfTheClassesThatAreShown) {
  StorageClass storage_class = MakeClass("disk");
  SetImmediate(storage_class);
  Inventory inventory = With({storage_class});
  inventory.scope.excluded_storage_classes = {"disk"};
  EXPECT_THAT(FindIn(inventory), IsEmpty());
}

TEST(RiskyStorageClass, IsWithheldWithoutClassesOrNodes) {
  Inventory inventory = With({MakeClass("disk")});
  inventory.nodes = {};
  EXPECT_FALSE(EvaluateOne(RiskyStorageClassCheck(), inventory).complete);
  inventory = With({MakeClass("disk")});
  inventory.storage_classes = {};
  EXPECT_FALSE(EvaluateOne(RiskyStorageClassCheck(), inventory).complete);
}

}  // namespace
}  // namespace exporter::risky_storageclass_test
