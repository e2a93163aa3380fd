#include "tests/simulator/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/testing.h"

namespace simulator {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

constexpr std::string_view kReceiverClass = "idc-receiver-web-20220328";

World WorldOf(Stage& stage) {
  return stage.simulator.story().world();
}

World IncidentAt(const std::string& step) {
  Stage stage("incident");
  EXPECT_EQ(stage.simulator.story().AdvanceTo(step, stage.now), Story::Jump::kDone);
  return WorldOf(stage);
}

// Phases of the receiver's volumes, with their numbers.
std::map<std::string, int> ReceiverPhases(const World& world) {
  std::map<std::string, int> phases;
  for (const Volume& volume : world.volumes)
    if (volume.storage_class == kReceiverClass) ++phases[volume.phase];
  return phases;
}

int ReceiverClaims(const World& world, bool bound) {
  int count = 0;
  for (const Claim& claim : world.claims)
    if (claim.storage_class == kReceiverClass && !claim.volume.empty() == bound) ++count;
  return count;
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
    ASSERT_TRUE(nodes.count(attachment.node)) << attachment.node;
    const auto disk = disks.find(volumes[attachment.volume]->handle);
    // The last step of the incident takes a disk away under its volume.
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

TEST(Incident, StartsSteadyWithTwoStrays) {
  Stage stage("incident");
  const World world = WorldOf(stage);
  EXPECT_THAT(ReceiverPhases(world),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Available", 2)));
  std::vector<std::string> strays;
  for (const Volume& volume : world.volumes) {
    if (volume.phase != "Available") continue;
    strays.push_back(volume.meta.name);
    EXPECT_FALSE(volume.claim);
    EXPECT_EQ(volume.size_gib, 1000);
    EXPECT_EQ(volume.phase_since, -3 * kDay);
    for (const Node& node : world.nodes) EXPECT_NE(node.zone, volume.zone);
  }
  EXPECT_THAT(strays, ElementsAre("d-wz9gme1m29dd3jkf0g2t", "d-wz9gme1m29dd3jkf0g2x"));
  EXPECT_EQ(AttachmentsOf(world, "cn-shenzhen.172.16.19.12"), 15);
}

TEST(Incident, ScalesUpIntoAFullNode) {
  const World world = IncidentAt("scale-up");
  EXPECT_EQ(ReceiverClaims(world, true), 6);
  EXPECT_EQ(ReceiverClaims(world, false), 2);
  std::vector<std::string> errors;
  for (const Attachment& attachment : world.attachments) {
    if (!attachment.error) continue;
    EXPECT_EQ(attachment.node, "cn-shenzhen.172.16.19.12");
    EXPECT_FALSE(attachment.attached);
    EXPECT_THAT(attachment.error->message, testing::HasSubstr("InstanceDiskLimitExceeded"));
    errors.push_back(attachment.volume);
  }
  EXPECT_EQ(errors.size(), 1U);
}

TEST(Incident, BindsEightVolumesBesideTheStrays) {
  const World world = IncidentAt("bound");
  EXPECT_THAT(ReceiverPhases(world),
              UnorderedElementsAre(std::pair("Bound", 8), std::pair("Available", 2)));
  EXPECT_EQ(ReceiverClaims(world, true), 8);
  for (const Attachment& attachment : world.attachments) {
    EXPECT_TRUE(attachment.attached);
    EXPECT_FALSE(attachment.error);
  }
  for (const Node& node : world.nodes) EXPECT_LE(AttachmentsOf(world, node.meta.name), 15);
}

TEST(Incident, KeepsTheClaimsBoundWhenScaledDown) {
  const World up = IncidentAt("bound");
  const World down = IncidentAt("scale-down");
  EXPECT_EQ(ReceiverPhases(down), ReceiverPhases(up));
  EXPECT_EQ(down.attachments.size(), up.attachments.size() - 6);
}

TEST(Incident, ReleasesThenForgetsThenLeaks) {
  EXPECT_THAT(ReceiverPhases(IncidentAt("claims-deleted")),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Released", 6),
                                   std::pair("Available", 2)));
  EXPECT_THAT(ReceiverPhases(IncidentAt("claimref-cleared")),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Released", 4),
                                   std::pair("Available", 4)));
  const World leaked = IncidentAt("pv-deleted");
  EXPECT_THAT(ReceiverPhases(leaked),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Released", 2),
                                   std::pair("Available", 4)));
  std::set<std::string> handles;
  for (const Volume& volume : leaked.volumes) handles.insert(volume.handle);
  int leaks = 0;
  for (const Disk& disk : leaked.disks) {
    const bool ours = disk.tags.size() == 4 && disk.tags[2].second == leaked.cluster_id;
    if (ours && disk.status == "Available" && handles.count(disk.id) == 0) ++leaks;
  }
  EXPECT_EQ(leaks, 2);
  EXPECT_EQ(IncidentAt("disk-deleted").disks.size(), leaked.disks.size() - 1);
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

TEST(Fleet, IsTheSameForTheSameSeed) {
  const auto text = [](std::uint64_t seed) {
    Stage stage("fleet", {seed, 10, 200});
    return stage.Kubernetes("/api/v1/persistentvolumes").body;
  };
  EXPECT_EQ(text(3), text(3));
  EXPECT_NE(text(3), text(4));
}

}  // namespace
}  // namespace simulator
