// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "tests/simulator/testing.h"

namespace simulator::hazards_test {
namespace {

using testing::ElementsAre;
using testing::SizeIs;

constexpr const char* kContents = "/apis/snapshot.storage.k8s.io/v1/volumesnapshotcontents";

nlohmann::json DisksWith(Stage& stage, const std::string& name, const std::string& value) {
  return stage
      .Ecs("DescribeDisks", {{"RegionId", "cn-shenzhen"}, {"MaxResults", "500"}, {name, value}})
      .at("Disks")
      .at("Disk");
}

TEST(Hazards, LockOneDiskAndLetAnotherDieWithItsInstance) {
  Stage stage("hazards");
  int locked = 0;
  for (const auto& disk : DisksWith(stage, "DiskType", "data")) {
    const auto& locks = disk.at("OperationLocks").at("OperationLock");
    if (locks.empty()) continue;
    ++locked;
    EXPECT_EQ(locks, nlohmann::json::parse(R"([{"LockReason": "financial"}])"));
  }
  EXPECT_EQ(locked, 1);
  int dying = 0;
  for (const auto& disk : DisksWith(stage, "DeleteWithInstance", "true")) {
    EXPECT_EQ(disk.at("DeleteWithInstance"), true);
    dying += disk.at("Type") == "data" ? 1 : 0;
  }
  EXPECT_EQ(dying, 1);
  stage.Control("POST", "/simulator/advance?step=clean");
  for (const auto& disk : DisksWith(stage, "DiskType", "data")) {
    EXPECT_EQ(disk.at("DeleteWithInstance"), false);
    EXPECT_THAT(disk.at("OperationLocks").at("OperationLock"), SizeIs(0));
  }
}

TEST(Hazards, KeepASnapshotWhoseVolumeSnapshotIsGone) {
  Stage stage("hazards");
  const auto contents = stage.List(kContents).at("items");
  ASSERT_THAT(contents, SizeIs(1));
  const auto& content = contents[0];
  EXPECT_EQ(content.at("spec").at("deletionPolicy"), "Retain");
  EXPECT_EQ(content.at("spec").at("volumeSnapshotRef").at("name"), "nightly");
  EXPECT_EQ(content.at("status").at("restoreSize"), 40LL << 30);
  EXPECT_EQ(content.at("status").at("creationTime"), (kTestNow - 8 * kDay) * 1'000'000'000);
  EXPECT_THAT(stage.List("/apis/snapshot.storage.k8s.io/v1/volumesnapshots").at("items"),
              SizeIs(0));
  const auto snapshots =
      stage.Ecs("DescribeSnapshots", {{"RegionId", "cn-shenzhen"}, {"MaxResults", "100"}});
  bool is_there = false;
  for (const auto& snapshot : snapshots.at("Snapshots").at("Snapshot"))
    is_there = is_there || snapshot.at("SnapshotId") == content.at("status").at("snapshotHandle");
  EXPECT_TRUE(is_there);
}

TEST(Hazards, LoseAClaimAndHoldOthersInTermination) {
  Stage stage("hazards");
  const auto lost = stage.List("/api/v1/namespaces/cx-lab/persistentvolumeclaims/archive");
  EXPECT_EQ(lost.at("status").at("phase"), "Lost");
  EXPECT_FALSE(lost.at("status").contains("capacity"));
  EXPECT_EQ(stage
                .Kubernetes("/api/v1/persistentvolumes/" +
                            lost.at("spec").at("volumeName").get<std::string>())
                .status,
            404);
  std::map<std::string, int> deleted;
  for (const char* resource : {"persistentvolumeclaims", "persistentvolumes"}) {
    const auto list = stage.List("/api/v1/" + std::string(resource));
    for (const auto& item : list.at("items")) {
      if (!item.at("metadata").contains("deletionTimestamp")) continue;
      ++deleted[resource];
      EXPECT_FALSE(item.at("metadata").at("finalizers").empty());
    }
  }
  const auto table = nlohmann::json::parse(
      stage
          .Kubernetes("/api/v1/namespaces/cx-lab/persistentvolumeclaims/data-mail-0",
                      "application/json;as=Table;v=v1;g=meta.k8s.io")
          .body);
  EXPECT_EQ(table.at("rows")[0].at("cells")[1], "Terminating");
  EXPECT_THAT(deleted, ElementsAre(std::pair("persistentvolumeclaims", 1),
                                   std::pair("persistentvolumes", 1)));
}

TEST(Hazards, LeaveNothingBehind) {
  Stage stage("hazards");
  stage.Control("POST", "/simulator/advance?step=clean");
  const World world = stage.simulator.story().world();
  EXPECT_TRUE(world.snapshots.empty());
  EXPECT_TRUE(world.snapshot_contents.empty());
  for (const Volume& volume : world.volumes) {
    EXPECT_EQ(volume.phase, "Bound") << volume.meta.name;
    EXPECT_FALSE(volume.meta.deleted) << volume.meta.name;
    EXPECT_NE(world.disks.Find(volume.handle), nullptr) << volume.meta.name;
    EXPECT_EQ(volume.size_gib, world.disks.Find(volume.handle)->size_gib) << volume.meta.name;
  }
  for (const Claim& claim : world.claims) {
    EXPECT_NE(world.volumes.Find(claim.volume), nullptr) << claim.meta.key();
    EXPECT_EQ(claim.pods, 1) << claim.meta.key();
    EXPECT_EQ(claim.size_gib, claim.capacity_gib) << claim.meta.key();
  }
  for (const Pod& pod : world.pods) {
    EXPECT_EQ(pod.stage, PodStage::kRunning) << pod.meta.key();
    EXPECT_NE(world.nodes.Find(pod.node), nullptr) << pod.meta.key();
  }
  for (const StatefulSet& set : world.stateful_sets) {
    EXPECT_EQ(set.ready, set.replicas) << set.meta.key();
    EXPECT_NE(world.storage_classes.Find(set.storage_class), nullptr) << set.meta.key();
  }
}

}  // namespace
}  // namespace simulator::hazards_test
