// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "exporter/publish/series/series.h"
#include "tests/poll/made_source.h"
#include "tests/publish/page_samples.h"

namespace exporter::targets_test {
namespace {

using ::testing::ElementsAre;
using namespace std::chrono_literals;

alibaba::Disk DiskIn(const std::string& region, const std::string& id) {
  alibaba::Disk disk = MakeDisk(id);
  disk.region = region;
  return disk;
}

// A successful poll of the disks of one region.
Reading DisksOf(const std::string& region, std::vector<std::string> ids) {
  std::vector<alibaba::Disk> disks;
  for (const std::string& id : ids) disks.push_back(DiskIn(region, id));
  const std::size_t objects = disks.size();
  return {.apply =
              [table = TableOf(std::move(disks)), region](Inventory& inventory) {
                inventory.disks.Append(table, [](const alibaba::Disk& disk) { return disk.id; });
                inventory.disk_regions.push_back(region);
              },
          .objects = objects,
          .problems = 0,
          .first_problem = {}};
}

// The source ecs_disks with two targets that both cover cn-shared.
struct TwoTargets {
  TwoTargets() {
    source.withdraw = [](Inventory& inventory, const std::vector<std::string>& regions) {
      std::erase_if(inventory.disk_regions, [&](const std::string& region) {
        return std::ranges::find(regions, region) != regions.end();
      });
    };
  }

  void Good(std::size_t target, Reading reading, std::chrono::seconds at = 0s) {
    store.Put(0, target, std::move(reading), SampleTime() + at - 2s, SampleTime() + at);
  }
  void Bad(std::size_t target) {
    store.Put(0, target, Fail(ErrorKind::kForbidden, "403"), SampleTime(), SampleTime());
  }
  Inventory Now() { return store.Build(SampleTime() + 1s); }

  Source source = MakeSource("ecs_disks", SourceApi::kAlibaba);
  ReadingStore store{{{.source = &source,
                       .interval = 30s,
                       .max_age = 150s,
                       .targets = {{"a", {"cn-a", "cn-shared"}}, {"b", {"cn-b", "cn-shared"}}}}}};
};

std::vector<std::string> IdsOf(const Inventory& inventory) {
  std::vector<std::string> ids;
  for (const auto& disk : inventory.disks) ids.push_back(disk.id);
  return ids;
}

TEST(Targets, AreJoinedIntoOneTable) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-a", {"d-1"}));
  two.Good(1, DisksOf("cn-b", {"d-2"}));
  const Inventory inventory = two.Now();
  EXPECT_THAT(IdsOf(inventory), ElementsAre("d-1", "d-2"));
  EXPECT_TRUE(inventory.sources[0].available);
  EXPECT_EQ(inventory.sources[0].objects, 2U);
}

TEST(Targets, ThatGiveTheSameDiskGiveItOnce) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-a", {"d-1", "d-2"}));
  two.Good(1, DisksOf("cn-a", {"d-2", "d-3"}));
  EXPECT_THAT(IdsOf(two.Now()), ElementsAre("d-1", "d-2", "d-3"));
}

TEST(Targets, ThatFailDoNotHideTheOthers) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-a", {"d-1"}));
  two.Bad(1);
  const Inventory inventory = two.Now();
  EXPECT_THAT(IdsOf(inventory), ElementsAre("d-1"));
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-a"));
  EXPECT_FALSE(inventory.sources[0].available) << "not all is there";
  EXPECT_EQ(inventory.sources[0].error->kind, ErrorKind::kForbidden);
}

TEST(Targets, ThatFailLeaveNoRegionCovered) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-shared", {"d-1"}));
  two.Bad(1);
  EXPECT_TRUE(two.Now().disk_regions.empty()) << "a disk of cn-shared may be in the other account";
  two.Good(1, DisksOf("cn-b", {}));
  EXPECT_THAT(two.Now().disk_regions, ElementsAre("cn-shared", "cn-b"));
}

TEST(Targets, AreOfTheirOwnAge) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-a", {"d-1"}), -200s);
  two.Good(1, DisksOf("cn-b", {"d-2"}));
  const Inventory inventory = two.Now();
  EXPECT_THAT(IdsOf(inventory), ElementsAre("d-2")) << "the first is past its age";
  ASSERT_EQ(inventory.targets.size(), 2U);
  EXPECT_FALSE(inventory.targets[0].available);
  EXPECT_EQ(inventory.targets[0].last_success, SampleTime() - 200s);
  EXPECT_TRUE(inventory.targets[1].available);
}

TEST(Targets, ShowOnThePageByName) {
  TwoTargets two;
  two.Good(0, DisksOf("cn-a", {"d-1"}));
  two.Bad(1);
  const Inventory inventory = two.Now();
  EXPECT_THAT(
      SamplesOf(inventory, "ack_storage_target_up"),
      ElementsAre(R"({target="a",source="ecs_disks"} 1)", R"({target="b",source="ecs_disks"} 0)"));
  EXPECT_EQ(SamplesOf(inventory, "ack_storage_target_last_success_timestamp_seconds").size(), 1U);
}

TEST(Targets, WithoutANameDoNotShow) {
  Source source = MakeSource("ecs_disks", SourceApi::kAlibaba);
  ReadingStore store({Scheduled(source)});
  store.Put(0, 0, ReadingOf({}), SampleTime(), SampleTime());
  EXPECT_TRUE(store.Build(SampleTime()).targets.empty());
}

}  // namespace
}  // namespace exporter::targets_test
