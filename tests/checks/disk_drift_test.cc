// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::disk_drift_test {
namespace {

using kubernetes::PersistentVolume;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

// A consistent volume, disk and attachment to node n1, and nodes n1 and n2. Each test changes one
// part.
struct World {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  alibaba::Disk disk = MakeDisk("d-1", "i-n1");
  kubernetes::VolumeAttachment attachment = MakeAttachment("n1");
  std::vector<kubernetes::Node> nodes{MakeNode("n1"), MakeNode("n2")};
  std::vector<PersistentVolume> other_volumes;
  std::vector<kubernetes::VolumeAttachment> other_attachments;

  World() {
    volume.zones = {"cn-shenzhen-d"};
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-0", .uid = "u"};
    attachment.persistent_volume = "pv-d-1";
    attachment.meta.created = SampleTime() - 1h;
  }

  Inventory inventory() const {
    Inventory inventory = EmptyInventory();
    auto volumes = other_volumes;
    volumes.push_back(volume);
    auto attachments = other_attachments;
    attachments.push_back(attachment);
    inventory.persistent_volumes = TableOf(std::move(volumes));
    inventory.disks = TableOf<alibaba::Disk>({disk});
    inventory.volume_attachments = TableOf(std::move(attachments));
    inventory.nodes = TableOf(nodes);
    return inventory;
  }
};

// After the grace period from our first observation, as the API has no timestamp for it.
CheckResult LaterIn(const Inventory& inventory) {
  return EvaluateAgain(DiskDriftCheck(), inventory, 600s);
}

// The reasons of all findings, each for volume pv-d-1.
std::vector<std::string> ReasonsIn(const World& world) {
  std::vector<std::string> reasons;
  for (const Finding& finding : LaterIn(world.inventory()).findings) {
    EXPECT_EQ(finding.name, "pv-d-1");
    reasons.push_back(finding.reason);
  }
  return reasons;
}

TEST(DiskDrift, IsNoneWhereAllAgree) {
  EXPECT_THAT(ReasonsIn(World{}), IsEmpty());
}

TEST(DiskDrift, NamesTheVolumeItsDiskAndWhatItCosts) {
  World world;
  world.disk.size_gib = 2000;
  const Finding finding = LaterIn(world.inventory()).findings.at(0);
  EXPECT_EQ(finding.check, "disk-drift");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "PersistentVolume");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.zone, "cn-shenzhen-d");
  EXPECT_EQ(finding.node, "");
  EXPECT_EQ(finding.disk_id, "d-1");
  EXPECT_EQ(finding.monthly_cost, (MonthlyCost{.amount = 700, .currency = "CNY"}));
  EXPECT_EQ(finding.since, SampleTime());
}

TEST(DiskDrift, IsOfSizeInWholeGib) {
  struct Case {
    std::optional<std::int64_t> volume_bytes;
    std::int64_t disk_gib;
    bool is_drift;
    const char* why;
  };
  const std::int64_t kHalf = kGibibyte / 2;
  const std::vector<Case> cases{
      {1000 * kGibibyte, 1000, false, "the same"},
      {1000 * kGibibyte, 2000, true, "disk larger: enlarged in the console"},
      {1000 * kGibibyte, 40, true, "disk smaller"},
      {100 * kGibibyte + kHalf, 101, false, "the driver rounds up"},
      {100 * kGibibyte + kHalf, 100, true, "less than asked for"},
      {100 * kGibibyte - 1, 100, false, "less by a byte is the same GiB"},
      {100 * kGibibyte + 1, 100, true, "more by a byte is another GiB"},
      {20'000'000'000, 19, false, "20G are 18.6 GiB"},
      {5 * kGibibyte, 20, false, "20 GiB is the smallest disk"},
      {5 * kGibibyte, 21, true, "no smallest disk"},
      {20 * kGibibyte, 40, true, "20 GiB could have been had"},
      {std::nullopt, 40, false, "the volume tells no size"},
      {1000 * kGibibyte, 0, false, "ECS tells no size"},
  };
  for (const Case& each : cases) {
    World world;
    world.volume.capacity_bytes = each.volume_bytes;
    world.disk.size_gib = each.disk_gib;
    EXPECT_EQ(ReasonsIn(world),
              each.is_drift ? std::vector<std::string>{"size"} : std::vector<std::string>{})
        << each.why;
  }
}

TEST(DiskDrift, IsOfZoneWhereTheDiskIsInNoneOfTheVolumes) {
  World world;
  world.volume.zones = {"cn-shenzhen-e", "cn-shenzhen-f"};
  EXPECT_THAT(ReasonsIn(world), ElementsAre("zone"));
  world.volume.zones = {"cn-shenzhen-d", "cn-shenzhen-e"};
  EXPECT_THAT(ReasonsIn(world), IsEmpty());
  world.volume.zones = {};
  EXPECT_THAT(ReasonsIn(world), IsEmpty()) << "it says none";
}

TEST(DiskDrift, IsNotOfTheZoneOfARegionalDisk) {
  World world;
  world.volume.zones = {"cn-shenzhen-e"};
  World by_category = world;
  by_category.disk.category = "cloud_regional_disk_auto";
  EXPECT_THAT(ReasonsIn(by_category), IsEmpty());
  World by_zones = world;
  by_zones.disk.zones = {"cn-shenzhen-e", "cn-shenzhen-f"};
  EXPECT_THAT(ReasonsIn(by_zones), IsEmpty());
  World without_zone = world;
  without_zone.disk.zone = "";
  EXPECT_THAT(ReasonsIn(without_zone), IsEmpty());
}

TEST(DiskDrift, IsOfAttachmentWhereEcsNamesAnotherInstance) {
  for (const char* instance : {"i-n2", "i-unknown"}) {
    World world;
    world.disk.instance_ids = {instance};
    const auto findings = LaterIn(world.inventory()).findings;
    ASSERT_EQ(findings.size(), 1U);
    EXPECT_EQ(findings[0].reason, "attachment");
    EXPECT_EQ(findings[0].node, "n1");
    EXPECT_THAT(findings[0].summary, HasSubstr(instance));
  }
}

// An attachment that is still to the instance that a node of that name was before.
TEST(DiskDrift, IsOfAttachmentWhereTheNodeWasMadeAgainUnderItsName) {
  World world;
  Inventory inventory = world.inventory();
  EXPECT_THAT(LaterIn(inventory).findings, IsEmpty());
  auto csi_node = MakeCsiNode("n1", 15);
  csi_node.instance_id = "i-new";
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({csi_node});
  const auto findings = LaterIn(inventory).findings;
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].reason, "attachment");
}

TEST(DiskDrift, IsNotOfAttachmentInTheCasesOfTheTable) {
  struct Case {
    const char* name;
    void (*change)(World& world);
  };
  const std::vector<Case> cases{
      {"virtual node", [](World& w) { w.nodes[0].is_virtual = true; }},
      {"missing node", [](World& w) { w.nodes.erase(w.nodes.begin()); }},
      {"node without an instance", [](World& w) { w.nodes[0].instance_id = ""; }},
      {"not yet established", [](World& w) { w.attachment.attached = false; }},
      {"another driver",
       [](World& w) { w.attachment.attacher = "ossplugin.csi.alibabacloud.com"; }},
      {"younger than the list", [](World& w) { w.attachment.meta.created = SampleTime(); }},
      {"of unknown age", [](World& w) { w.attachment.meta.created.reset(); }},
      {"multi-attach disk", [](World& w) { w.disk.multi_attach = true; }},
      {"shared disk", [](World& w) { w.disk.instance_ids.emplace_back("i-other"); }},
      {"on its way", [](World& w) { w.disk.status = "Detaching"; }},
      {"attached nowhere", [](World& w) { w.disk = MakeDisk("d-1"); }},
      {"In_use, ECS does not say where", [](World& w) { w.disk.instance_ids = {}; }},
  };
  for (const Case& each : cases) {
    World world;
    world.disk.instance_ids = {"i-n2"};
    each.change(world);
    EXPECT_THAT(ReasonsIn(world), IsEmpty()) << each.name;
  }
}

TEST(DiskDrift, ChecksOnlyTheVolumeThatStandsForTheDisk) {
  World world;
  PersistentVolume second = MakeDiskVolume("d-1", "Available");
  second.meta.name = "a-second";
  second.capacity_bytes = kGibibyte;
  second.zones = {"cn-shenzhen-e"};
  world.other_volumes = {second};
  auto attachment = MakeAttachment("n2");
  attachment.persistent_volume = "a-second";
  attachment.meta.created = SampleTime() - 1h;
  world.other_attachments = {attachment};
  EXPECT_THAT(ReasonsIn(world), IsEmpty());
}

TEST(DiskDrift, IsNamedOnceByWhatIsWorst) {
  World world;
  world.disk.size_gib = 40;
  world.disk.zone = "cn-shenzhen-e";
  EXPECT_THAT(ReasonsIn(world), ElementsAre("zone"));
  world.disk.delete_with_instance = true;
  EXPECT_THAT(ReasonsIn(world), ElementsAre("dies_with_instance"));
  world.disk.instance_ids = {"i-n2"};
  EXPECT_THAT(ReasonsIn(world), ElementsAre("attachment"));
  world.disk.lock_reasons = {"financial"};
  EXPECT_THAT(ReasonsIn(world), ElementsAre("locked"));
}

TEST(DiskDrift, IsNoneOfAVolumeWhoseDiskIsNotListed) {
  World world;
  world.disk = MakeDisk("d-2", "i-n2");
  EXPECT_THAT(ReasonsIn(world), IsEmpty());
}

TEST(DiskDrift, IsAFlexVolumeDiskToo) {
  World world;
  world.volume.driver = "alicloud/disk";
  world.disk.size_gib = 40;
  EXPECT_THAT(ReasonsIn(world), ElementsAre("size"));
}

TEST(DiskDrift, OutlastsAnExpansionUnderWayByTheGraceAge) {
  World world;
  world.disk.size_gib = 2000;
  EXPECT_THAT(EvaluateOne(DiskDriftCheck(), world.inventory()).findings, IsEmpty());
  EXPECT_THAT(EvaluateAgain(DiskDriftCheck(), world.inventory(), 599s).findings, IsEmpty());
}

TEST(DiskDrift, IsIgnoredByItsMarkAndLeftOutOfScope) {
  World world;
  world.disk.size_gib = 40;
  world.volume.meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(ReasonsIn(world), IsEmpty());
  EXPECT_THAT(NamesOf(LaterIn(world.inventory()).ignored), ElementsAre("pv-d-1"));
  Inventory narrowed = world.inventory();
  narrowed.scope.excluded_namespaces = {"ns"};
  EXPECT_THAT(LaterIn(narrowed).ignored, IsEmpty());
}

TEST(DiskDrift, IsWithheldWithoutWhatItRestsOn) {
  const auto is_complete = [](const Inventory& each) { return IsComplete(DiskDriftCheck(), each); };
  const Inventory whole = World{}.inventory();
  EXPECT_TRUE(is_complete(whole));
  const auto without = [&](void (*take)(Inventory & inventory)) {
    Inventory inventory = whole;
    take(inventory);
    return is_complete(inventory);
  };
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.persistent_volumes = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.disks = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.volume_attachments = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { inventory.nodes = {}; }));
  EXPECT_FALSE(without([](Inventory& inventory) { LetFail(inventory.disks); }));
}

TEST(DiskDrift, SaysWhatDisagreesAndWhatToDo) {
  World world;
  world.disk.size_gib = 2000;
  const Finding finding = LaterIn(world.inventory()).findings.at(0);
  EXPECT_EQ(finding.summary,
            "PersistentVolume pv-d-1 and its disk d-1 disagree: the volume says 1000 GiB, the "
            "disk has 2000 GiB, of which the rest is paid for and not used.");
  EXPECT_EQ(finding.remedy.back().command,
            "kubectl patch pvc -n ns data-0 -p "
            R"('{"spec":{"resources":{"requests":{"storage":"2000Gi"}}}}')");
  world.disk.size_gib = 40;
  EXPECT_EQ(LaterIn(world.inventory()).findings.at(0).remedy.back().command,
            "aliyun ecs ResizeDisk --region cn-shenzhen --DiskId d-1 --Type online --NewSize 1000");
  world.disk.status = "Available";
  world.disk.instance_ids.clear();
  EXPECT_EQ(LaterIn(world.inventory()).findings.at(0).remedy.back().command,
            "aliyun ecs ResizeDisk --region cn-shenzhen --DiskId d-1 --NewSize 1000");
}

}  // namespace
}  // namespace exporter::disk_drift_test
