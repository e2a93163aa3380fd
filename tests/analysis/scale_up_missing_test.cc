// SPDX-License-Identifier: Apache-2.0
// Existing replicas that are on no node are placed before the next one.

#include "tests/analysis/scale_up_rules.h"

#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "exporter/analysis/scale_up/running_replicas.h"
#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter::scale_up_missing_test {
namespace {

std::string Verdict(const ScaleUpWorld& world) {
  const Inventory inventory = world.Take();
  const AnalysisOptions options;
  const Analysis analysis(inventory, options);
  const ScaleForecast& forecast = analysis.scale_ups.at(0);
  return (forecast.next.is_blocked() ? std::string(Name(forecast.next.reason)) : "ok") + " " +
         (forecast.headroom ? std::to_string(*forecast.headroom) : "unknown");
}

// What is said while both run, and in each state of a restart of one or both.
void ExpectSteady(void (*change)(ScaleUpWorld& world), const std::string& verdict) {
  ScaleUpWorld running = RunningWorld();
  change(running);
  EXPECT_EQ(Verdict(running), verdict) << "running";
  EXPECT_EQ(NextTwo(running).substr(0, 2) == "ok", verdict.starts_with("ok"));
  for (const std::int64_t ordinal : {0, 1}) {
    const auto at = static_cast<std::size_t>(ordinal);
    ScaleUpWorld world = RunningWorld();
    world.pods[at].is_terminating = true;
    change(world);
    EXPECT_EQ(Verdict(world), verdict) << "terminating: " << ordinal;
    world = RunningWorld();
    world.pods[at].node = "gone";
    change(world);
    EXPECT_EQ(Verdict(world), verdict) << "its node has gone: " << ordinal;
    world = RunningWorld();
    world.LoseReplica(ordinal);
    change(world);
    EXPECT_EQ(Verdict(world), verdict) << "missing: " << ordinal;
    EXPECT_EQ(NextTwo(world).substr(0, 2) == "ok", verdict.starts_with("ok"));
  }
  ScaleUpWorld world = RunningWorld();
  world.LoseReplica(0);
  world.LoseReplica(1);
  change(world);
  EXPECT_EQ(Verdict(world), verdict) << "both missing";
}

TEST(MissingReplicas, TakeTheirPlaceByAntiAffinity) {
  ExpectSteady([](auto& world) { world.set.terms.anti_affinity = {With("web", kHost)}; }, "ok 1");
  ExpectSteady(
      [](auto& world) {
        world.set.terms.anti_affinity = {With("web", kHost)};
        world.nodes.pop_back();
      },
      "anti_affinity 0");
}

TEST(MissingReplicas, TakeTheirPlaceByHostPort) {
  ExpectSteady(
      [](auto& world) {
        world.set.terms.host_ports = {{.port = 80}};
        for (auto& pod : world.pods) pod.traits.host_ports = {{.port = 80}};
      },
      "ok 1");
}

// Both have their volume in zone d, and so they are there again.
TEST(MissingReplicas, CountForTheSpreadWhereTheirVolumesAre) {
  ExpectSteady(
      [](auto& world) {
        for (const std::int64_t ordinal : {0, 1}) {
          const std::string disk = "d-" + std::to_string(ordinal);
          world.AddClaim(ordinal, disk, "cn-shenzhen-d");
          world.Attach(disk, ordinal == 0 ? "n1" : "n2");
        }
        world.set.terms.spread = {Evenly(kZone)};
        world.SetRoom("n3", 0);
      },
      "no_slot 0");
}

TEST(MissingReplicas, TakeSlotsForTheirDisks) {
  ScaleUpWorld world = RunningWorld();
  world.LoseReplica(1);
  EXPECT_EQ(Verdict(world), "ok 29");
  for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, 0);
  world.SetRoom("n1", 1);
  EXPECT_EQ(Verdict(world), "no_slot 0");
  EXPECT_EQ(NextTwo(world), "no_slot no_slot");
}

// The slot of a disk that is still attached where its replica was is free when that is elsewhere.
TEST(MissingReplicas, LeaveTheSlotsWhereTheirDisksAreAttached) {
  ScaleUpWorld world = RunningWorld();
  world.AddClaim(1, "d-1", "cn-shenzhen-d");
  world.Attach("d-1", "n2");
  for (const char* node : {"n1", "n2"}) world.SetRoom(node, 1);
  world.SetRoom("n3", 0);
  EXPECT_EQ(Verdict(world), "ok 1") << "running";
  world.LoseReplica(1);
  EXPECT_EQ(Verdict(world), "ok 1") << "on n1, or on n2 again";
}

TEST(MissingReplicas, TakeNothingWhereTheyCannotBe) {
  ScaleUpWorld world = RunningWorld();
  world.set.terms.anti_affinity = {With("web", kHost)};
  world.LoseReplica(1);
  world.AddClaim(1, "d-1", "cn-shenzhen-f");
  EXPECT_EQ(Verdict(world), "ok 2") << "no node is in the zone of its volume";
}

TEST(MissingReplicas, AreUnknownWithoutThePods) {
  ScaleUpWorld world = RunningWorld();
  world.LoseReplica(1);
  Inventory inventory = world.Take();
  inventory.pods = {};
  const Index index(inventory);
  EXPECT_TRUE(RunningReplicas(inventory, index).MissingOf(world.set).empty());
}

TEST(MissingReplicas, AreTheFirstOfTheSet) {
  ScaleUpWorld world = RunningWorld();
  world.set.first_ordinal = 5;
  world.set.replicas = 100;
  for (std::int64_t i = 5; i < 105; ++i) {
    if (i != 7) world.LoseReplica(i);
  }
  const Inventory inventory = world.Take();
  const Index index(inventory);
  const auto missing = RunningReplicas(inventory, index).MissingOf(world.set);
  ASSERT_EQ(missing.size(), RunningReplicas::kMaxMissing);
  EXPECT_EQ(missing[0], 5);
  EXPECT_EQ(missing[1], 6);
  EXPECT_EQ(missing[2], 8);
}

TEST(MissingReplicas, HaveEnded) {
  ScaleUpWorld world = RunningWorld();
  Inventory inventory = world.Take();
  auto ended = MakePod("ns", "web-0", "n1", {"data-web-0"});
  ended.phase = "Failed";
  auto waiting = MakePod("ns", "web-1", "", {"data-web-1"});
  inventory.pods = TableOf<kubernetes::Pod>({ended, waiting});
  const Index index(inventory);
  EXPECT_EQ(RunningReplicas(inventory, index).MissingOf(world.set).size(), 2U);
}

}  // namespace
}  // namespace exporter::scale_up_missing_test
