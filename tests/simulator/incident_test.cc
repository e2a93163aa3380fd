// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

#include "tests/simulator/controllers.h"
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

// By the next claim of the receiver, on a node where its pod may run.
bool CanBeTaken(const World& world, const Volume& volume) {
  for (const StatefulSet& set : world.stateful_sets) {
    if (set.storage_class != volume.storage_class || set.size_gib > volume.size_gib) continue;
    for (const Node& node : world.nodes)
      if (!node.is_virtual() && node.zone == volume.zone && node.disks_attached < node.disk_limit)
        return volume.access_mode == "ReadWriteOnce";
  }
  return false;
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
    EXPECT_TRUE(CanBeTaken(world, volume)) << volume.meta.name;
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
              ElementsAre("0 Running", "1 Running", "2 Terminating", "3 Running", "4 Running",
                          "5 Init:0/2", "6 Pending", "7 Pending"));
  const auto gone =
      stage.List("/api/v1/namespaces/cx-idc/pods/receiver-receiver-web-statefulset-2");
  const std::string node = gone.at("spec").at("nodeName");
  EXPECT_EQ(node, "cn-shenzhen.172.16.19.55");
  EXPECT_EQ(stage.Kubernetes("/api/v1/nodes/" + node).status, 404);
  EXPECT_TRUE(gone.at("metadata").contains("deletionTimestamp"));
  stage.Control("POST", "/simulator/advance?step=bound");
  EXPECT_THAT(ReceiverPods(stage), testing::Each(testing::EndsWith(" Running")));
  EXPECT_EQ(ReceiverPods(stage).size(), 8U);
  stage.Control("POST", "/simulator/advance?step=scale-down");
  EXPECT_THAT(ReceiverPods(stage), ElementsAre("0 Running", "1 Running"));
}

TEST(Incident, LetsAReplicaTakeAStrayWithItsOldData) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=scale-up");
  const std::string name = "large-format-log-receiver-receiver-web-statefulset-2";
  const auto claim = stage.List("/api/v1/namespaces/cx-idc/persistentvolumeclaims/" + name);
  EXPECT_EQ(claim.at("spec").at("volumeName"), "d-wz9gme1m29dd3jkf0g2t");
  // The binder chose it: no provisioner was asked.
  const auto& annotations = claim.at("metadata").at("annotations");
  EXPECT_THAT(annotations, testing::SizeIs(2));
  EXPECT_EQ(annotations.at("pv.kubernetes.io/bound-by-controller"), "yes");
  const auto volume = stage.List("/api/v1/persistentvolumes/d-wz9gme1m29dd3jkf0g2t");
  EXPECT_EQ(volume.at("spec").at("claimRef").at("uid"), claim.at("metadata").at("uid"));
  EXPECT_LT(volume.at("metadata").at("creationTimestamp"),
            claim.at("metadata").at("creationTimestamp"));
  EXPECT_THAT(ReceiverPhases(WorldOf(stage)),
              UnorderedElementsAre(std::pair("Bound", 6), std::pair("Available", 1)));
}

TEST(Incident, AddsNodesWithASystemDiskOnly) {
  const World world = IncidentAt("scale-up");
  const World before = IncidentAt("steady");
  std::vector<std::string> added;
  for (const Node& node : world.nodes) {
    if (before.nodes.Find(node.meta.name) != nullptr) continue;
    added.push_back(node.meta.name);
    for (const Disk& disk : world.disks) {
      if (disk.instance_id != node.instance_id || disk.type == "system") continue;
      EXPECT_EQ(disk.tags, DriverTags(world.cluster_id, disk.name)) << "only the driver adds";
    }
    EXPECT_NE(world.csi_nodes.Find(node.meta.name), nullptr);
  }
  EXPECT_THAT(added, ElementsAre("cn-shenzhen.172.16.19.17", "cn-shenzhen.172.16.19.18"));
  EXPECT_EQ(AttachmentsOf(world, "cn-shenzhen.172.16.19.18"), 0) << "the claims wait";
}

// The claims that wait are with the provisioner, which the quota stops.
TEST(Incident, WaitsForAQuota) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/advance?step=scale-up");
  const auto claim = stage.List(
      "/api/v1/namespaces/cx-idc/persistentvolumeclaims/"
      "large-format-log-receiver-receiver-web-statefulset-6");
  EXPECT_EQ(claim.at("status").at("phase"), "Pending");
  EXPECT_EQ(claim.at("metadata").at("annotations").at("volume.kubernetes.io/selected-node"),
            "cn-shenzhen.172.16.19.17");
  std::int64_t used = 0;
  const World world = WorldOf(stage);
  for (const Disk& disk : world.disks)
    if (disk.category == "cloud_efficiency") used += disk.size_gib;
  EXPECT_EQ(used, 7000);
  EXPECT_EQ(world.disk_quotas.front().total_gib, 7168);
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
              testing::MatchesRegex("Unable to attach or mount volumes: unmounted "
                                    "volumes=.large-format-log., unattached "
                                    "volumes=.large-format-log kube-api-access-[0-9a-f]*.: timed "
                                    "out waiting for the condition"));
  EXPECT_EQ(events["FailedMount"].at("source").at("component"), "kubelet");
  EXPECT_EQ(events["FailedMount"].at("source").at("host"), "cn-shenzhen.172.16.19.12");
  EXPECT_EQ(events["FailedMount"].at("involvedObject").at("name"),
            "receiver-receiver-web-statefulset-5");
  // The scheduler's events have another form.
  const auto& scheduling = events["FailedScheduling"];
  EXPECT_TRUE(scheduling.at("firstTimestamp").is_null());
  EXPECT_FALSE(scheduling.contains("count"));
  EXPECT_EQ(scheduling.at("series").at("count"), 2);
  EXPECT_EQ(scheduling.at("source"), nlohmann::json::object());
}

TEST(Incident, KeepsPodsAndClaimsInStep) {
  for (const char* step : {"steady", "scale-up", "bound", "scale-down", "disk-deleted", "clean"}) {
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

TEST(Incident, BindsEightVolumesOneOfThemAStray) {
  const World world = IncidentAt("bound");
  EXPECT_THAT(ReceiverPhases(world),
              UnorderedElementsAre(std::pair("Bound", 8), std::pair("Available", 1)));
  EXPECT_EQ(world.volumes.Find("d-wz9gme1m29dd3jkf0g2t")->claim->name,
            "large-format-log-receiver-receiver-web-statefulset-2");
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
                                   std::pair("Available", 1)));
  EXPECT_THAT(ReceiverPhases(IncidentAt("claimref-cleared")),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Released", 4),
                                   std::pair("Available", 3)));
  const World leaked = IncidentAt("pv-deleted");
  EXPECT_THAT(ReceiverPhases(leaked),
              UnorderedElementsAre(std::pair("Bound", 2), std::pair("Released", 2),
                                   std::pair("Available", 3)));
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

TEST(Incident, IsCleanAtTheEnd) {
  const World world = IncidentAt("clean");
  for (const Volume& volume : world.volumes) EXPECT_EQ(volume.phase, "Bound") << volume.meta.name;
  for (const Claim& claim : world.claims) {
    EXPECT_FALSE(claim.volume.empty()) << claim.meta.key();
    EXPECT_TRUE(claim.pods > 0 || claim.is_by_hand) << claim.meta.key();
  }
  for (const Pod& pod : world.pods) {
    EXPECT_EQ(pod.stage, PodStage::kRunning) << pod.meta.key();
    EXPECT_FALSE(pod.meta.deleted) << pod.meta.key();
    EXPECT_NE(world.nodes.Find(pod.node), nullptr) << pod.meta.key();
  }
  for (const Snapshot& snapshot : world.snapshots)
    EXPECT_NE(world.disks.Find(snapshot.disk_id), nullptr) << snapshot.id;
  std::vector<std::string> unattached;
  for (const Disk& disk : world.disks)
    if (disk.status == "Available") unattached.push_back(disk.name);
  EXPECT_THAT(unattached,
              UnorderedElementsAre("archive-2025", "手工数据盘", testing::StartsWith("pvc-77c1")))
      << "paid for a term, made by hand, of another cluster";
}

}  // namespace
}  // namespace simulator::incident_test
