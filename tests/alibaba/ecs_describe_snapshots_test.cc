// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/resources/ecs_describe_snapshots.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"
#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::ecs_describe_snapshots_test {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::EndsWith;
using testing::Field;
using testing::HasSubstr;
using testing::SizeIs;

Result<Snapshot> Decode(const json& object) {
  const auto document = JsonDocument::Parse(object.dump());
  return DecodeSnapshot(document->root());
}

json FullSnapshot() {
  return ReadJsonFixture("describe_snapshots.json").at("Snapshots").at("Snapshot").at(1);
}

Result<HttpResponse> Page(const std::vector<json>& snapshots, const std::string& next_token = "") {
  return RespondWith({{"NextToken", next_token}, {"Snapshots", {{"Snapshot", snapshots}}}});
}

TEST(DecodeSnapshot, ReadsAFullSnapshot) {
  const auto snapshot = Decode(FullSnapshot());
  ASSERT_THAT(snapshot, IsOk());
  EXPECT_EQ(snapshot->id, "s-wz9b2c3d4e5f6g7h8i9j");
  EXPECT_EQ(snapshot->region, "cn-shenzhen");
  EXPECT_EQ(snapshot->source_disk_id, "d-wz9gone0000000000000");
  EXPECT_EQ(snapshot->source_disk_gib, 40);
  EXPECT_EQ(snapshot->type, "user");
  EXPECT_EQ(snapshot->status, "accomplished");
  EXPECT_EQ(snapshot->usage, "none");
  EXPECT_EQ(snapshot->created, ParseTimestamp("2026-01-25T02:30:00Z"));
}

TEST(DecodeSnapshot, ReadsAMinimalSnapshot) {
  const auto snapshot = Decode({{"SnapshotId", "s-1"}, {"SourceDiskSize", ""}});
  ASSERT_THAT(snapshot, IsOk());
  EXPECT_EQ(snapshot->source_disk_id, "");
  EXPECT_EQ(snapshot->source_disk_gib, std::nullopt);
  EXPECT_EQ(snapshot->created, std::nullopt);
}

TEST(DecodeSnapshot, RefusesASnapshotWithoutItsId) {
  EXPECT_THAT(Decode({{"SourceDiskId", "d-1"}}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("SnapshotId")));
}

TEST(DecodeSnapshot, SurvivesEveryMutation) {
  const std::size_t count = ForEachMutation(FullSnapshot().dump(), [](const std::string& text) {
    const auto document = JsonDocument::Parse(text);
    if (!document) return;
    const auto snapshot = DecodeSnapshot(document->root());
    EXPECT_TRUE(!snapshot || !snapshot->id.empty());
  });
  EXPECT_GT(count, 300U);
}

TEST(DescribeSnapshots, ReadsTheFixture) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("describe_snapshots.json"))}));
  const auto list = script.client.List(DescribeSnapshots(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, SizeIs(2));
  EXPECT_EQ(list->problems, 0U) << list->first_problem;
  EXPECT_THAT(script.transport.requests().at(0).url,
              EndsWith("/?MaxResults=100&RegionId=cn-shenzhen"));
}

TEST(DescribeSnapshots, JoinsItsPagesAndKeepsEachOnce) {
  ScriptedClient script(InTurn({Page({{{"SnapshotId", "s-1"}}, {{"SnapshotId", "s-2"}}}, "next"),
                                Page({{{"SnapshotId", "s-2"}}, {{"SnapshotId", "s-3"}}})}));
  const auto list = script.client.List(DescribeSnapshots(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&Snapshot::id, "s-1"), Field(&Snapshot::id, "s-2"),
                                       Field(&Snapshot::id, "s-3")));
}

TEST(DescribeSnapshots, DropsAndCountsSnapshotsOfAnotherRegion) {
  ScriptedClient script(InTurn(
      {Page({{{"SnapshotId", "s-1"}, {"RegionId", "cn-beijing"}}, {{"SnapshotId", "s-2"}}})}));
  const auto list = script.client.List(DescribeSnapshots(kRegion), script.budget);
  ASSERT_THAT(list, IsOk());
  EXPECT_THAT(list->items, ElementsAre(Field(&Snapshot::region, kRegion)));
  EXPECT_EQ(list->first_problem, "snapshot s-1: of region cn-beijing, not cn-shenzhen");
}

TEST(DescribeSnapshots, NamesItsOwnPermission) {
  ScriptedClient script(InTurn({Respond(403, ReadFixture("error_forbidden_ram.json"))}));
  EXPECT_THAT(script.client.List(DescribeSnapshots(kRegion), script.budget),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant ecs:DescribeSnapshots")));
}

}  // namespace
}  // namespace exporter::alibaba::ecs_describe_snapshots_test
