// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/scale_up_world.h"
#include "tests/publish/page_samples.h"

namespace exporter::scale_up_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kHeadroom = "ack_storage_statefulset_scale_headroom_replicas";
constexpr const char* kNextClaim = "ack_storage_statefulset_next_claim";

TEST(ScaleUpSeries, CountTheReplicasThatCanBeAdded) {
  EXPECT_THAT(SamplesOf(ScaleUpWorld().Take(), kHeadroom),
              ElementsAre(R"({namespace="ns",statefulset="web"} 30)"));
}

TEST(ScaleUpSeries, TellWhatBecomesOfEachClaimOfTheNextReplica) {
  ScaleUpWorld world;
  world.AddTemplate("log");
  world.AddClaim(2, "d-2", "cn-shenzhen-d");
  EXPECT_THAT(SamplesOf(world.Take(), kNextClaim),
              ElementsAre(R"({namespace="ns",statefulset="web",claim="data-web-2",)"
                          R"(outcome="reuse_claim"} 1)",
                          R"({namespace="ns",statefulset="web",claim="log-web-2",)"
                          R"(outcome="provision"} 1)"));
}

TEST(ScaleUpSeries, TellTheDangerousOutcomeWhereItIsNotCertain) {
  ScaleUpWorld world;
  world.AddVolume("d-1", "cn-shenzhen-e");
  EXPECT_THAT(SamplesOf(world.Take(), kNextClaim),
              ElementsAre(::testing::HasSubstr(R"(outcome="bind_stray"} 1)")));
}

TEST(ScaleUpSeries, ShowABlockedReplicaAsNoHeadroom) {
  ScaleUpWorld world;
  world.nodes.clear();
  EXPECT_THAT(SamplesOf(world.Take(), kHeadroom),
              ElementsAre(R"({namespace="ns",statefulset="web"} 0)"));
  EXPECT_THAT(SamplesOf(world.Take(), kNextClaim),
              ElementsAre(::testing::HasSubstr(R"(outcome="blocked"} 1)")));
}

TEST(ScaleUpSeries, LeaveTheHeadroomOutWhereItIsNotKnown) {
  ScaleUpWorld world;
  world.NodeOf("n1").is_virtual = true;
  EXPECT_THAT(SamplesOf(world.Take(), kHeadroom), IsEmpty());
  EXPECT_THAT(SamplesOf(world.Take(), kNextClaim), ::testing::SizeIs(1));
}

TEST(ScaleUpSeries, PrintNothingWhileAListThatTheyRestOnWasNotRead) {
  Inventory inventory = ScaleUpWorld().Take();
  inventory.csi_nodes = {};
  EXPECT_THAT(SamplesOf(inventory, kHeadroom), IsEmpty());
  EXPECT_THAT(SamplesOf(inventory, kNextClaim), IsEmpty());
}

}  // namespace
}  // namespace exporter::scale_up_series_test
