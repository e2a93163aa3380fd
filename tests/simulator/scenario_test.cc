// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/testing.h"

namespace simulator::scenario_test {
namespace {

using testing::UnorderedElementsAre;

World WorldOf(Stage& stage) {
  return stage.simulator.story().world();
}

int AttachmentsOf(const World& world, std::string_view node) {
  int count = 0;
  for (const Attachment& attachment : world.attachments)
    if (attachment.node == node && attachment.attacher == kDiskDriver) ++count;
  return count;
}

void ExpectDisksOnNodes(const World& world) {
  std::map<std::string, const Node*> nodes;
  for (const Node& node : world.nodes)
    if (!node.is_virtual()) nodes[node.instance_id] = &node;
  std::map<std::string, int> attached;
  for (const Disk& disk : world.disks) {
    EXPECT_EQ(disk.status == "In_use", !disk.instance_id.empty()) << disk.id;
    if (disk.instance_id.empty()) continue;
    ASSERT_TRUE(nodes.count(disk.instance_id)) << disk.id;
    EXPECT_EQ(nodes[disk.instance_id]->zone, disk.zone) << disk.id;
    if (disk.type == "data") ++attached[disk.instance_id];
  }
  for (const auto& [instance, count] : attached) EXPECT_LE(count, 16) << instance;
}

void ExpectClaimsOfBoundVolumes(const World& world) {
  std::map<std::string, const Claim*> claims;
  for (const Claim& claim : world.claims) claims[claim.meta.key()] = &claim;
  std::set<std::string> names;
  for (const Volume& volume : world.volumes) {
    EXPECT_TRUE(names.insert(volume.meta.name).second) << volume.meta.name;
    if (volume.phase != "Bound") continue;
    ASSERT_TRUE(volume.claim) << volume.meta.name;
    const auto claim = claims.find(volume.claim->ns + "/" + volume.claim->name);
    ASSERT_NE(claim, claims.end()) << volume.meta.name;
    EXPECT_EQ(claim->second->meta.uid, volume.claim->uid);
    EXPECT_EQ(claim->second->volume, volume.meta.name);
  }
}

void ExpectAttachmentsOnBothSides(const World& world) {
  std::map<std::string, const Node*> nodes;
  for (const Node& node : world.nodes) nodes[node.meta.name] = &node;
  std::map<std::string, const Volume*> volumes;
  for (const Volume& volume : world.volumes) volumes[volume.meta.name] = &volume;
  std::map<std::string, const Disk*> disks;
  for (const Disk& disk : world.disks) EXPECT_TRUE(disks.emplace(disk.id, &disk).second) << disk.id;
  for (const Attachment& attachment : world.attachments) {
    ASSERT_TRUE(volumes.count(attachment.volume)) << attachment.volume;
    const auto disk = disks.find(volumes[attachment.volume]->handle);
    // A node that went away has left its attachments behind, and ECS has taken the disks off.
    if (nodes.count(attachment.node) == 0) {
      ASSERT_NE(disk, disks.end()) << attachment.node;
      EXPECT_EQ(disk->second->status, "Available") << attachment.node;
      continue;
    }
    // A late step of the incident takes a disk away under its volume.
    if (disk == disks.end() || attachment.attacher != kDiskDriver) continue;
    EXPECT_EQ(disk->second->instance_id,
              attachment.attached ? nodes[attachment.node]->instance_id : "");
    EXPECT_EQ(disk->second->zone, volumes[attachment.volume]->zone);
  }
}

TEST(Scenario, AgreesOnBothSidesInEveryStep) {
  for (const std::string& name : ScenarioNames()) {
    Stage stage(name);
    for (const std::string& step : stage.simulator.story().steps()) {
      SCOPED_TRACE(testing::Message() << name << " " << step);
      stage.simulator.story().AdvanceTo(step, stage.now);
      const World world = WorldOf(stage);
      ExpectDisksOnNodes(world);
      ExpectClaimsOfBoundVolumes(world);
      ExpectAttachmentsOnBothSides(world);
    }
  }
}

TEST(Scenario, PutsNothingIntoTheFuture) {
  Stage stage("incident");
  for (const std::string& step : stage.simulator.story().steps()) {
    stage.now += 100;
    stage.simulator.story().AdvanceTo(step, stage.now);
    for (const kubernetes::Resource& resource : kubernetes::Resources()) {
      const std::string root = resource.group.empty() ? "/api/" : "/apis/";
      const auto list =
          stage.List(root + resource.api_version() + "/" + std::string(resource.name));
      const auto leaves = list.flatten();
      for (const auto& item : leaves.items()) {
        if (!item.value().is_string()) continue;
        const auto time = ParseTime(item.value().get<std::string>());
        if (time) {
          EXPECT_LE(*time, stage.now) << step << " " << item.key();
        }
      }
    }
  }
}

TEST(Healthy, ScalesOneSetByItself) {
  Stage stage("healthy");
  const auto scaler =
      stage.List("/apis/autoscaling/v2/namespaces/cx-shop/horizontalpodautoscalers/orders");
  EXPECT_EQ(scaler.at("spec").at("scaleTargetRef").at("name"), "orders");
  EXPECT_EQ(scaler.at("spec").at("maxReplicas"), 8);
}

TEST(Healthy, WastesNothing) {
  Stage stage("healthy");
  const World world = WorldOf(stage);
  EXPECT_EQ(world.nodes.size(), 3U);
  EXPECT_EQ(world.volumes.size(), 5U);
  EXPECT_EQ(world.attachments.size(), 5U);
  int idle = 0;
  for (const Disk& disk : world.disks)
    if (disk.status == "Available") ++idle;
  EXPECT_EQ(idle, 1) << "the disk of another cluster";
}

TEST(Fleet, HasTheSizeAskedForAndFullNodesAtMost) {
  Stage stage("fleet", {7, 40, 1000});
  const World world = WorldOf(stage);
  EXPECT_EQ(world.nodes.size(), 40U);
  EXPECT_EQ(world.volumes.size(), 1000U);
  EXPECT_EQ(world.claims.size(), 960U);
  EXPECT_EQ(world.disks.size(), 1000U + 10U + 40U);
  for (const Node& node : world.nodes) EXPECT_EQ(AttachmentsOf(world, node.meta.name), 15);
  std::map<std::string, int> phases;
  for (const Volume& volume : world.volumes) ++phases[volume.phase];
  EXPECT_THAT(phases, UnorderedElementsAre(std::pair("Bound", 960), std::pair("Available", 20),
                                           std::pair("Released", 20)));
}

TEST(Fleet, GivesEachMountedClaimItsPodAndFillsUpWithOthers) {
  const auto count = [](int pods) {
    Stage stage("fleet", {7, 40, 1000, pods});
    std::size_t mounting = 0;
    for (const Pod& pod : WorldOf(stage).pods) mounting += pod.claim.empty() ? 0 : 1;
    return std::pair(mounting, WorldOf(stage).pods.size());
  };
  EXPECT_EQ(count(-1), (std::pair<std::size_t, std::size_t>(600, 1500)));
  EXPECT_EQ(count(700), (std::pair<std::size_t, std::size_t>(600, 700)));
  EXPECT_EQ(count(0), (std::pair<std::size_t, std::size_t>(600, 600)));
}

TEST(Scenario, TellsSinceWhenAClaimIsUnusedWhenAskedTo) {
  Simulator simulator(ReportingUnused(*MakeScenario("incident", {})), {{}, true}, {},
                      [] { return kTestNow; });
  simulator.story().AdvanceTo("scale-down", kTestNow);
  const auto list = nlohmann::json::parse(
      simulator.Respond(MakeRequest("GET", "/api/v1/namespaces/cx-idc/persistentvolumeclaims"))
          .body);
  std::map<std::string, int> statuses;
  for (const auto& claim : list.at("items"))
    ++statuses[claim.at("status").at("conditions")[0].at("status").get<std::string>()];
  EXPECT_THAT(statuses, UnorderedElementsAre(std::pair("True", 6), std::pair("False", 2)));
}

TEST(Fleet, KeepsReplicasOfEachThirdSetApartWhenAskedTo) {
  Stage stage("fleet", {7, 40, 1000, 700, true});
  const auto count = [&](const std::string& path, const std::string& spec) {
    const auto list = nlohmann::json::parse(stage.Kubernetes(path).body);
    std::size_t apart = 0;
    for (const auto& item : list.at("items")) {
      const auto affinity = item.at(nlohmann::json::json_pointer(spec)).find("affinity");
      if (affinity == item.at(nlohmann::json::json_pointer(spec)).end()) continue;
      const auto& term =
          affinity->at("podAntiAffinity").at("requiredDuringSchedulingIgnoredDuringExecution")[0];
      EXPECT_EQ(term.at("topologyKey"), "kubernetes.io/hostname");
      EXPECT_EQ(term.at("labelSelector").at("matchLabels").size(), 1U);
      ++apart;
    }
    return apart;
  };
  const std::size_t sets = WorldOf(stage).stateful_sets.size();
  EXPECT_EQ(count("/apis/apps/v1/statefulsets", "/spec/template/spec"), (sets + 2) / 3);
  EXPECT_GT(count("/api/v1/pods", "/spec"), 100U);
}

TEST(Fleet, IsTheSameForTheSameSeed) {
  const auto text = [](std::uint64_t seed) {
    Stage stage("fleet", {seed, 10, 200});
    return stage.Kubernetes("/api/v1/persistentvolumes").body;
  };
  EXPECT_EQ(text(3), text(3));
  EXPECT_NE(text(3), text(4));
}

}  // namespace
}  // namespace simulator::scenario_test
