// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::zone_out_of_stock_test {
namespace {

using alibaba::DiskStock;
using kubernetes::StorageClass;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kZone = "cn-shenzhen-d";

DiskStock Stock(std::string category, std::string status_category, std::string zone = kZone) {
  const bool has = status_category.ends_with("WithStock");
  return {.region = "cn-shenzhen",
          .zone = std::move(zone),
          .category = std::move(category),
          .status = has ? "Available" : "SoldOut",
          .status_category = std::move(status_category),
          .min_gib = {},
          .max_gib = {}};
}

kubernetes::Node NodeIn(const std::string& zone) {
  kubernetes::Node node = MakeNode("n-" + zone);
  node.zone = zone;
  return node;
}

StorageClass ClassOf(std::string category, std::string name = "essd") {
  StorageClass storage_class = MakeClass(std::move(name));
  storage_class.category = std::move(category);
  return storage_class;
}

// A node in the zone with these classes and this stock.
Inventory With(std::vector<StorageClass> classes, std::vector<DiskStock> stock) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({NodeIn(kZone)});
  inventory.storage_classes = TableOf(std::move(classes));
  inventory.disk_stock = TableOf(std::move(stock));
  return inventory;
}

CheckResult JudgeIn(const Inventory& inventory) {
  return EvaluateOne(ZoneOutOfStockCheck(), inventory);
}

std::vector<std::string> FoundIn(const Inventory& inventory) {
  return NamesOf(JudgeIn(inventory).findings);
}

TEST(ZoneOutOfStock, NamesZoneAndCategoryAtOnce) {
  const auto findings =
      JudgeIn(With({ClassOf("cloud_essd")}, {Stock("cloud_essd", "WithoutStock")})).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].check, "zone-out-of-stock");
  EXPECT_EQ(findings[0].severity, Severity::kWarning);
  EXPECT_EQ(findings[0].kind, "Zone");
  EXPECT_EQ(findings[0].name, "cn-shenzhen-d/cloud_essd");
  EXPECT_EQ(findings[0].zone, kZone);
  EXPECT_EQ(findings[0].reason, "without_stock");
  EXPECT_EQ(findings[0].since, SampleTime()) << "no grace: it was seen just now";
}

TEST(ZoneOutOfStock, IsByTheWordsOfTheApi) {
  struct Case {
    const char* status_category;
    const char* status;
    const char* reason;  // empty: none
  };
  const std::vector<Case> cases{
      {"WithStock", "Available", ""},
      {"ClosedWithStock", "Available", ""},
      {"WithoutStock", "SoldOut", "without_stock"},
      {"ClosedWithoutStock", "SoldOut", "closed_without_stock"},
      {"", "SoldOut", "without_stock"},
      {"", "Available", ""},
      {"NewWord", "NewWord", ""},
      {"", "", ""},
  };
  for (const Case& each : cases) {
    DiskStock stock = Stock("cloud_essd", each.status_category);
    stock.status = each.status;
    std::vector<std::string> reasons;
    for (const auto& finding : JudgeIn(With({ClassOf("cloud_essd")}, {stock})).findings) {
      reasons.push_back(finding.reason);
    }
    const std::string reason = each.reason;
    EXPECT_EQ(reasons, reason.empty() ? std::vector<std::string>{} : std::vector{reason})
        << each.status_category << " " << each.status;
  }
}

TEST(ZoneOutOfStock, IsNoneOfWhatIsNotSoldThereOrNotOurs) {
  EXPECT_THAT(FoundIn(With({ClassOf("cloud_essd")}, {})), IsEmpty()) << "not sold there";
  EXPECT_THAT(FoundIn(With({ClassOf("cloud_essd")}, {Stock("cloud_ssd", "WithoutStock")})),
              IsEmpty())
      << "nothing of ours is of that category";
  EXPECT_THAT(FoundIn(With({ClassOf("cloud_essd")},
                           {Stock("cloud_essd", "WithoutStock", "cn-shenzhen-e")})),
              IsEmpty())
      << "no node is there";
  StorageClass nas = ClassOf("cloud_essd");
  nas.provisioner = "nasplugin.csi.alibabacloud.com";
  EXPECT_THAT(FoundIn(With({nas}, {Stock("cloud_essd", "WithoutStock")})), IsEmpty())
      << "no class of disks";
}

TEST(ZoneOutOfStock, CountsNoVirtualNode) {
  Inventory inventory = With({ClassOf("cloud_essd")}, {Stock("cloud_essd", "WithoutStock")});
  kubernetes::Node node = NodeIn(kZone);
  node.is_virtual = true;
  inventory.nodes = TableOf<kubernetes::Node>({node});
  EXPECT_THAT(FoundIn(inventory), IsEmpty());
}

// The driver passes over what a zone does not offer, but want of stock is final (createDisk in
// pkg/disk/cloud.go of kubernetes-sigs/alibaba-cloud-csi-driver).
TEST(ZoneOutOfStock, IsOfTheFirstCategoryOfTheListThatTheZoneOffers) {
  const auto found = [](const std::string& list, std::vector<DiskStock> stock) {
    return FoundIn(With({ClassOf(list)}, std::move(stock)));
  };
  const DiskStock no_essd = Stock("cloud_essd", "WithoutStock");
  const DiskStock ssd = Stock("cloud_ssd", "ClosedWithStock");
  EXPECT_THAT(found("cloud_essd,cloud_ssd", {no_essd, ssd}),
              ElementsAre("cn-shenzhen-d/cloud_essd"));
  EXPECT_THAT(found("cloud_ssd,cloud_essd", {no_essd, ssd}), IsEmpty());
  EXPECT_THAT(found("cloud_ssd,cloud_essd", {no_essd}), ElementsAre("cn-shenzhen-d/cloud_essd"))
      << "the first is not sold there";
  EXPECT_THAT(found("cloud_essd, cloud_ssd", {no_essd}), IsEmpty())
      << "the driver refuses the blank, whatever the stock";
}

TEST(ZoneOutOfStock, KnowsWhatAClassWithoutATypeAsksFor) {
  EXPECT_THAT(FoundIn(With({ClassOf("")}, {Stock("cloud_efficiency", "WithoutStock")})),
              ElementsAre("cn-shenzhen-d/cloud_efficiency"));
  EXPECT_THAT(FoundIn(With({ClassOf("")}, {Stock("cloud_essd", "WithoutStock")})), IsEmpty());
}

TEST(ZoneOutOfStock, IsNoneOfAClassThatIsRestrictedToOtherZones) {
  const DiskStock stock = Stock("cloud_essd", "WithoutStock");
  const auto with_topology = [](std::string key, std::vector<std::string> values) {
    StorageClass storage_class = ClassOf("cloud_essd");
    storage_class.allowed_topologies = kubernetes::NodeSelector{
        {.labels = {{.key = std::move(key), .op = "In", .values = std::move(values)}},
         .fields = {}}};
    return storage_class;
  };
  StorageClass by_id = ClassOf("cloud_essd");
  by_id.zone_ids = {"cn-shenzhen-e"};
  EXPECT_THAT(FoundIn(With({by_id}, {stock})), IsEmpty());
  by_id.zone_ids = {"cn-shenzhen-e", kZone};
  EXPECT_EQ(FoundIn(With({by_id}, {stock})).size(), 1U);
  for (const char* key :
       {"topology.diskplugin.csi.alibabacloud.com/zone", "topology.kubernetes.io/zone"}) {
    EXPECT_THAT(FoundIn(With({with_topology(key, {"cn-shenzhen-e"})}, {stock})), IsEmpty()) << key;
    EXPECT_EQ(FoundIn(With({with_topology(key, {kZone})}, {stock})).size(), 1U) << key;
  }
  const char* const kRegion = "topology.kubernetes.io/region";
  EXPECT_THAT(FoundIn(With({with_topology(kRegion, {"cn-beijing"})}, {stock})), IsEmpty());
  EXPECT_EQ(FoundIn(With({with_topology(kRegion, {"cn-shenzhen"})}, {stock})).size(), 1U);
}

// No classes; a volume with its disk in cn-shenzhen-d.
Inventory WithVolume(kubernetes::PersistentVolume volume, std::vector<DiskStock> stock,
                     std::vector<alibaba::Disk> disks = {}) {
  Inventory inventory = With({}, std::move(stock));
  inventory.nodes = TableOf<kubernetes::Node>({NodeIn(kZone), NodeIn("cn-shenzhen-e")});
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({std::move(volume)});
  inventory.disks = TableOf(std::move(disks));
  return inventory;
}

TEST(ZoneOutOfStock, IsOfTheDisksOfVolumesWhereTheyAre) {
  const std::vector stock{Stock("cloud_essd", "WithoutStock"),
                          Stock("cloud_essd", "WithoutStock", "cn-shenzhen-e")};
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  EXPECT_THAT(FoundIn(WithVolume(volume, stock, {MakeDisk("d-1")})),
              ElementsAre("cn-shenzhen-d/cloud_essd"))
      << "as ECS says";
  EXPECT_THAT(FoundIn(WithVolume(volume, stock)), IsEmpty()) << "category not known";
  volume.category = "cloud_essd";
  EXPECT_THAT(FoundIn(WithVolume(volume, stock)).size(), 2U) << "it may be in any zone";
  volume.zones = {"cn-shenzhen-e"};
  EXPECT_THAT(FoundIn(WithVolume(volume, stock)), ElementsAre("cn-shenzhen-e/cloud_essd"));
  volume.disk_id = "";
  EXPECT_THAT(FoundIn(WithVolume(volume, stock)), IsEmpty()) << "no disk";
}

TEST(ZoneOutOfStock, IsIgnoredWhereAllThatUseItAre) {
  StorageClass ignored = ClassOf("cloud_essd", "ignored");
  ignored.meta.marks = {"ack-storage.io/ignore"};
  const std::vector stock{Stock("cloud_essd", "WithoutStock")};
  const CheckResult alone = JudgeIn(With({ignored}, stock));
  EXPECT_THAT(alone.findings, IsEmpty());
  EXPECT_THAT(NamesOf(alone.ignored), ElementsAre("cn-shenzhen-d/cloud_essd"));
  EXPECT_EQ(FoundIn(With({ignored, ClassOf("cloud_essd")}, stock)).size(), 1U);
}

TEST(ZoneOutOfStock, LeavesOutWhatIsOutOfScope) {
  Inventory inventory = With({ClassOf("cloud_essd")}, {Stock("cloud_essd", "WithoutStock")});
  inventory.scope.excluded_storage_classes = {"essd"};
  EXPECT_THAT(FoundIn(inventory), IsEmpty());
}

TEST(ZoneOutOfStock, IsWithheldWithoutWhatItRestsOn) {
  const auto is_complete = [](const Inventory& each) {
    return IsComplete(ZoneOutOfStockCheck(), each);
  };
  const auto without = [&](void (*take)(Inventory & inventory)) {
    Inventory inventory = EmptyInventory();
    take(inventory);
    return is_complete(inventory);
  };
  EXPECT_TRUE(without([](Inventory&) {}));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.disk_stock = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.nodes = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.storage_classes = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.persistent_volumes = {}; }));
}

TEST(ZoneOutOfStock, SaysWhoUsesItAndWhatToDo) {
  const Finding finding =
      JudgeIn(With({ClassOf("cloud_essd")}, {Stock("cloud_essd", "ClosedWithoutStock")}))
          .findings.at(0);
  EXPECT_EQ(finding.summary,
            "Zone cn-shenzhen-d has no disks of cloud_essd in stock, and will get none, which "
            "StorageClass essd uses there: new volumes of it cannot be made, so that their pods "
            "wait.");
  EXPECT_EQ(finding.remedy[0].command,
            "aliyun ecs DescribeAvailableResource --region cn-shenzhen --ZoneId cn-shenzhen-d "
            "--DestinationResource DataDisk --ResourceType disk");
  EXPECT_THAT(finding.remedy[2].what, HasSubstr("a category first that is in stock"));
}

}  // namespace
}  // namespace exporter::zone_out_of_stock_test
