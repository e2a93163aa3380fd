// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/simulator/testing.h"

namespace simulator::incident_test {
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

// "name status" as kubectl prints the receiver's pods.
std::vector<std::string> ReceiverPods(Stage& stage) {
  const auto table =
      nlohmann::json::parse(stage
                                .Kubernetes("/api/v1/namespaces/cx-idc/pods",
                                            "application/json;as=Table;v=v1;g=meta.k8s.io")
                                .body);
  std::vector<std::string> rows;
  for (const auto& row : table.at("rows")) {
    const std::string name = row.at("cells")[0];
    rows.push_back(name.substr(name.rfind('-') + 1) + " " + row.at("cells")[2].get<std::string>());
  }
  return rows;
}

TEST(Incident, LetsThePodsHangAsTheOperatorSawThem) {
  Stage stage("incident");
  EXPECT_THAT(ReceiverPods(stage), ElementsAre("0 Running", "1 Running"));
  stage.Control("POST", "/simulator/advance?step=scale-up");
  EXPECT_THAT(ReceiverPods(stage),
              ElementsAre("0 Running", "1 Running", "2 Running", "3 Running", "4 Running",
                          "5 Init:0/2", "6 Pending", "7 Terminating"));
  const auto gone =
      stage.List("/api/v1/namespaces/cx-idc/pods/receiver-receiver-web-statefulset-7");
  const std::string node = gone.at("spec").at("nodeName");
  EXPECT_EQ(stage.Kubernetes("/api/v1/nodes/" + node).status, 404);
  EXPECT_TRUE(gone.at("metadata").contains("deletionTimestamp"));
  stage.Control("POST", "/simulator/advance?step=bound");
  EXPECT_THAT(ReceiverPods(stage), testing::Each(testing::EndsWith(" Running")));
  EXPECT_EQ(ReceiverPods(stage).size(), 8U);
  stage.Control("POST", "/simulator/advance?step=scale-down");
  EXPECT_THAT(ReceiverPods(stage), ElementsAre("0 Running", "1 Running"));
}

TEST(Incident, TellsInEventsWhyAPodHangs) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=scale-up");
  std::map<std::string, nlohmann::json> events;
  const auto list = stage.List("/api/v1/events");
  for (const auto& event : list.at("items")) events[event.at("reason")] = event;
  EXPECT_THAT(events["FailedAttachVolume"].at("message").get<std::string>(),
              testing::HasSubstr("InstanceDiskLimitExceeded"));
  EXPECT_THAT(events["FailedMount"].at("message").get<std::string>(),
              testing::EndsWith("timed out waiting for the condition"));
  EXPECT_EQ(events["FailedMount"].at("source").at("host"), "cn-shenzhen.172.16.19.12");
  // The scheduler's events have another form.
  const auto& scheduling = events["FailedScheduling"];
  EXPECT_TRUE(scheduling.at("firstTimestamp").is_null());
  EXPECT_FALSE(scheduling.contains("count"));
  EXPECT_EQ(scheduling.at("series").at("count"), 2);
  EXPECT_EQ(scheduling.at("source"), nlohmann::json::object());
}

TEST(Incident, KeepsPodsAndClaimsInStep) {
  for (const char* step : {"steady", "scale-up", "bound", "scale-down", "disk-deleted"}) {
    const World world = IncidentAt(step);
    for (const Claim& claim : world.claims) {
      int users = 0;
      for (const Pod& pod : world.pods)
        if (pod.meta.ns == claim.meta.ns && pod.claim == claim.meta.name) ++users;
      EXPECT_EQ(claim.pods, users) << step << " " << claim.meta.key();
    }
    for (const Pod& pod : world.pods) {
      if (pod.stage != PodStage::kRunning) continue;
      const Claim* const claim = world.claims.Find(pod.meta.ns + "/" + pod.claim);
      ASSERT_NE(claim, nullptr) << step << " " << pod.meta.key();
      const Volume* const volume = world.volumes.Find(claim->volume);
      ASSERT_NE(volume, nullptr) << step << " " << pod.meta.key();
      EXPECT_EQ(world.attachments.Find(volume->attachment)->node, pod.node) << step;
    }
  }
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

}  // namespace
}  // namespace simulator::incident_test
