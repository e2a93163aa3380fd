// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_rules.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter::scale_up_headroom_test {
namespace {

TEST(Headroom, CountsUntilTheFirstReplicaThatCannotBePlaced) {
  ScaleUpWorld world = RunningWorld();
  EXPECT_EQ(HeadroomOf(world), 30);
  world.set.terms.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 1);
  world.set.terms.anti_affinity.clear();
  world.set.terms.spread = {Evenly(kZone)};
  EXPECT_EQ(HeadroomOf(world), 10 + 9) << "10 in zone e, and one more than these in zone d, less 2";
  world.set.terms.spread = {Evenly(kHost)};
  EXPECT_EQ(HeadroomOf(world), 30) << "10 on each node, of which two have a replica already";
}

TEST(Headroom, IsExactInLargeClustersWhereOneReplicaGoesToANode) {
  ScaleUpWorld world = RunningWorld();
  for (int i = 0; i < 1500; ++i) world.AddNode("m" + std::to_string(i), "cn-shenzhen-d");
  world.set.terms.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 1501);
  world.set.terms.anti_affinity.push_back(With("web", kZone));
  EXPECT_EQ(HeadroomOf(world), 1) << "one more zone";
  world.set.terms = {.labels = {{"app", "web"}},
                     .affinity = {},
                     .anti_affinity = {},
                     .spread = {Evenly(kHost)},
                     .host_ports = {}};
  EXPECT_EQ(HeadroomOf(world), 1000) << "is as far as it counts";
}

TEST(Headroom, LeavesNodesToReplicasThatHaveAVolumeThere) {
  ScaleUpWorld world = RunningWorld();
  world.AddNode("n0", "cn-shenzhen-f");
  world.set.terms.anti_affinity = {With("web", kHost)};
  world.AddClaim(3, "d-3", "cn-shenzhen-f");
  EXPECT_EQ(HeadroomOf(world), 2) << "web-2 goes to n3, web-3 to n0";
}

TEST(Headroom, GoesWhereMostCanFollow) {
  ScaleUpWorld world = RunningWorld();
  world.pods.clear();
  world.set.terms.affinity = {With("web", kZone)};
  EXPECT_EQ(HeadroomOf(world), 20) << "in zone d";
  EXPECT_EQ(NextTwo(world), "ok ok");
}

TEST(Headroom, IsThatOfTheBestNodeWhereReplicasStayOnOne) {
  ScaleUpWorld world = RunningWorld();
  world.pods.clear();
  world.set.terms.affinity = {With("web", kHost)};
  world.SetRoom("n1", 3);
  world.SetRoom("n3", 7);
  EXPECT_EQ(HeadroomOf(world), 10) << "n2";
  world.SetRoom("n2", 3);
  EXPECT_EQ(HeadroomOf(world), 7) << "n3; n2 is as n1";
  world.set.terms.spread = {Evenly(kZone, 4)};
  EXPECT_EQ(HeadroomOf(world), 4) << "none is in the other zone";
  world.AddPod("web-x", "n1", {{"app", "web"}});
  EXPECT_EQ(HeadroomOf(world), 3) << "on n1, where the first one is";
}

TEST(Headroom, IsExactWhereOthersKeepReplicasOffSomeNodes) {
  ScaleUpWorld world = RunningWorld();
  world.AddPod("db-0", "n1", {{"app", "db"}}).traits.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 20);
}

TEST(Headroom, IsKnownWhereTermsBoundItAndTheLimitOfNodesIsNot) {
  ScaleUpWorld world = RunningWorld();
  world.NodeOf("n3").is_virtual = true;
  EXPECT_EQ(HeadroomOf(world), std::nullopt) << "n3 has no limit";
  world.set.terms.anti_affinity = {With("web", kHost)};
  EXPECT_EQ(HeadroomOf(world), 1);
  world.set.terms.anti_affinity = {With("web", kZone)};
  EXPECT_EQ(HeadroomOf(world), 1);
  world.set.terms.anti_affinity.clear();
  world.set.terms.spread = {Evenly(kZone)};
  EXPECT_EQ(HeadroomOf(world), 20 + 23) << "in zone d, to 22 there; and one more in zone e";
  world.set.terms.spread = {Evenly(kZone, 2'000)};
  EXPECT_EQ(HeadroomOf(world), std::nullopt) << "more than it counts";
}

}  // namespace
}  // namespace exporter::scale_up_headroom_test
