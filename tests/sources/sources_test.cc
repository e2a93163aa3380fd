// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/inventory/tables.h"
#include "exporter/sources/source.h"
#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::sources_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(AllSources, NameEachReadAndThePermissionThatItNeeds) {
  std::vector<std::string> rows;
  for (const Source& source : AllSources()) {
    std::string row = source.name;
    for (const std::string& permission : source.permissions) row += " " + permission;
    rows.push_back(row + (source.feature.empty() ? "" : " " + std::string(source.feature) + "?"));
  }
  EXPECT_THAT(
      rows,
      ElementsAre(
          "nodes /nodes", "persistentvolumes /persistentvolumes",
          "persistentvolumeclaims /persistentvolumeclaims",
          "storageclasses storage.k8s.io/storageclasses", "csinodes storage.k8s.io/csinodes",
          "volumeattachments storage.k8s.io/volumeattachments", "statefulsets apps/statefulsets",
          "pods /pods", "events /events",
          "horizontalpodautoscalers autoscaling/horizontalpodautoscalers",
          "scaledobjects keda.sh/scaledobjects", "cronjobs batch/cronjobs", "jobs batch/jobs",
          "volumesnapshotcontents snapshot.storage.k8s.io/volumesnapshotcontents",
          "volumesnapshots snapshot.storage.k8s.io/volumesnapshots", "ecs_disks ecs:DescribeDisks",
          "ecs_instances ecs:DescribeInstances", "ecs_instance_types ecs:DescribeInstanceTypes",
          "ecs_disk_stock ecs:DescribeAvailableResource",
          "ecs_capacity_attributes ecs:DescribeAccountAttributes",
          "disk_quotas quotas:ListProductQuotas", "ecs_snapshots ecs:DescribeSnapshots",
          "ecs_disk_prices ecs:DescribePrice prices?",
          "ecs_disk_monitor ecs:DescribeDiskMonitorData disk-monitor?",
          "ebs_disk_metrics ebs:DescribeMetricData ebs-metrics?",
          "ebs_lens_disks ebs:DescribeLensMonitorDisks ebs-metrics?",
          "bss_disk_bills bssapi:DescribeInstanceBill bills?"));
}

TEST(AllSources, AreWholeAndHaveNamesOfTheirOwn) {
  std::set<std::string> names;
  for (const Source& source : AllSources()) {
    EXPECT_TRUE(names.insert(source.name).second) << source.name;
    EXPECT_TRUE(source.can_read) << source.name;
    EXPECT_NE(static_cast<bool>(source.read), static_cast<bool>(source.make_feed)) << source.name;
  }
}

TEST(AllSources, WaitForTheNodesWhereTheyBuildOnThem) {
  const Inventory nothing;
  for (const Source& source : AllSources()) {
    const bool needs_nodes = source.api == SourceApi::kAlibaba || source.name == "pods";
    EXPECT_EQ(source.can_read(nothing), !needs_nodes) << source.name;
    // Regions may be configured, so a failed node list does not block.
    Inventory without_nodes;
    without_nodes.sources.emplace_back();
    without_nodes.nodes.set_health(
        {.is_scheduled = true, .is_tried = true, .was_read = false, .failure = {}});
    EXPECT_EQ(source.can_read(without_nodes), source.name != "pods") << source.name;
    LetFail(without_nodes.nodes, ErrorKind::kForbidden);
    EXPECT_TRUE(source.can_read(without_nodes)) << source.name;
    EXPECT_TRUE(source.can_read(EmptyInventory())) << source.name;
  }
}

// They say what to keep of each pod. A failed list does not block.
TEST(AllSources, ReadPodsAfterTheStatefulSets) {
  Inventory inventory = EmptyInventory();
  inventory.stateful_sets = {};
  inventory.stateful_sets.set_health(
      {.is_scheduled = true, .is_tried = false, .was_read = false, .failure = {}});
  EXPECT_FALSE(SourceNamed("pods").can_read(inventory));
  LetFail(inventory.stateful_sets);
  EXPECT_TRUE(SourceNamed("pods").can_read(inventory));
}

TEST(AllSources, WaitForTheCsiNodesThatTellTheInstances) {
  Inventory inventory = EmptyInventory();
  inventory.csi_nodes = {};
  SourceHealth health{.is_scheduled = true, .is_tried = false, .was_read = false, .failure = {}};
  inventory.csi_nodes.set_health(health);
  EXPECT_FALSE(SourceNamed("ecs_disks").can_read(inventory));
  EXPECT_FALSE(SourceNamed("ecs_instance_types").can_read(inventory));
  health.is_tried = true;
  inventory.csi_nodes.set_health(health);
  EXPECT_TRUE(SourceNamed("ecs_disks").can_read(inventory)) << "it may be forbidden";
}

TEST(AllSources, DoNotWaitForNodesThatAreSwitchedOff) {
  Inventory inventory;
  inventory.sources.emplace_back().name = "pods";
  EXPECT_TRUE(SourceNamed("pods").can_read(inventory));
  EXPECT_TRUE(SourceNamed("ecs_disks").can_read(inventory));
}

TEST(AllSources, ReadTheCapturedClusterIntoOneInventory) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  Inventory inventory;
  std::vector<std::string> counts;
  for (const Source& source : AllSources()) {
    ASSERT_TRUE(source.can_read(inventory)) << source.name;
    const auto reading = apis.ReadInto(source, inventory);
    ASSERT_THAT(reading, IsOk()) << source.name;
    EXPECT_EQ(reading->problems, 0U) << reading->first_problem;
    counts.push_back(source.name + " " + std::to_string(reading->objects));
  }
  EXPECT_THAT(counts, ElementsAre("nodes 8", "persistentvolumes 41", "persistentvolumeclaims 36",
                                  "storageclasses 6", "csinodes 7", "volumeattachments 27",
                                  "statefulsets 3", "pods 26", "events 13",
                                  "horizontalpodautoscalers 0", "scaledobjects 0", "cronjobs 0",
                                  "jobs 0", "volumesnapshotcontents 3", "volumesnapshots 2",
                                  "ecs_disks 12", "ecs_instances 3", "ecs_instance_types 3",
                                  "ecs_disk_stock 6", "ecs_capacity_attributes 3", "disk_quotas 3",
                                  "ecs_snapshots 2", "ecs_disk_prices 9", "ecs_disk_monitor 5",
                                  "ebs_disk_metrics 1", "ebs_lens_disks 1", "bss_disk_bills 2"));
  EXPECT_EQ(inventory.nodes.size(), 8U);
  EXPECT_EQ(inventory.persistent_volumes.size(), 41U);
  EXPECT_EQ(inventory.persistent_volume_claims.size(), 36U);
  EXPECT_EQ(inventory.storage_classes.size(), 6U);
  EXPECT_EQ(inventory.csi_nodes.size(), 7U);
  EXPECT_EQ(inventory.volume_attachments.size(), 27U);
  EXPECT_EQ(inventory.stateful_sets.size(), 3U);
  EXPECT_EQ(inventory.disks.size(), 12U);
  EXPECT_THAT(inventory.disk_regions, ElementsAre("cn-shenzhen"));
  EXPECT_EQ(inventory.instance_types.size(), 3U);
  EXPECT_EQ(inventory.persistent_volumes.read_started(), SampleTime());
}

TEST(KubernetesSource, AsksForItsListInPages) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  Inventory inventory;
  ASSERT_THAT(apis.ReadInto(SourceNamed("volumeattachments"), inventory), IsOk());
  ASSERT_EQ(apis.KubernetesRequests().size(), 1U);
  EXPECT_EQ(apis.KubernetesRequests()[0].url,
            "https://kubernetes.test/apis/storage.k8s.io/v1/volumeattachments?limit=500");
}

TEST(KubernetesSource, FillsNothingButItsOwnTable) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  Inventory inventory;
  ASSERT_THAT(apis.ReadInto(SourceNamed("csinodes"), inventory), IsOk());
  EXPECT_TRUE(inventory.csi_nodes.available());
  EXPECT_FALSE(inventory.nodes.available());
  EXPECT_FALSE(inventory.disks.available());
}

// Kubernetes 1.22 serves autoscaling/v1 alone.
TEST(KubernetesSource, ReadsAnOlderVersionWhereTheNewOneIsNotServed) {
  FakeApis apis;
  apis.lists["/apis/autoscaling/v1/horizontalpodautoscalers"] =
      R"({"kind":"HorizontalPodAutoscalerList","metadata":{"resourceVersion":"1"},"items":[
          {"metadata":{"name":"web","namespace":"web"},"spec":{"maxReplicas":8,"scaleTargetRef":
           {"apiVersion":"apps/v1","kind":"StatefulSet","name":"web"}}}]})";
  Inventory inventory;
  ASSERT_THAT(apis.ReadInto(SourceNamed("horizontalpodautoscalers"), inventory), IsOk());
  ASSERT_EQ(inventory.horizontal_pod_autoscalers.size(), 1U);
  EXPECT_EQ(inventory.horizontal_pod_autoscalers[0].max_replicas, 8);
}

TEST(KubernetesSource, IsEmptyWhereTheServerHasNoneOfIt) {
  FakeApis apis;
  Inventory inventory;
  for (const char* name : {"horizontalpodautoscalers", "scaledobjects", "cronjobs", "jobs",
                           "volumesnapshotcontents", "volumesnapshots"}) {
    EXPECT_THAT(apis.ReadInto(SourceNamed(name), inventory), IsOk()) << name;
  }
  EXPECT_TRUE(inventory.horizontal_pod_autoscalers.available());
  EXPECT_TRUE(inventory.scaled_objects.available());
  EXPECT_TRUE(inventory.cron_jobs.available());
  EXPECT_TRUE(inventory.jobs.available());
}

TEST(KubernetesSource, KeepsOnlyJobsThatMayUseAClaimAgain) {
  const std::string claim =
      R"({"spec":{"volumes":[{"persistentVolumeClaim":{"claimName":"archive"}}]}})";
  FakeApis apis;
  apis.lists["/apis/batch/v1/jobs"] =
      R"({"kind":"JobList","metadata":{"resourceVersion":"1"},"items":[
          {"metadata":{"name":"a","namespace":"n"},"spec":{"template":)" +
      claim + R"(}},
          {"metadata":{"name":"b","namespace":"n"},"spec":{"template":)" +
      claim + R"(},"status":{"conditions":[{"type":"Complete","status":"True"}]}},
          {"metadata":{"name":"c","namespace":"n"},"spec":{"template":{}}}]})";
  apis.lists["/apis/batch/v1beta1/cronjobs"] =
      R"({"kind":"CronJobList","metadata":{"resourceVersion":"1"},"items":[
          {"metadata":{"name":"d","namespace":"n"},
           "spec":{"jobTemplate":{"spec":{"template":)" +
      claim + R"(}}}},{"metadata":{"name":"e","namespace":"n"}}]})";
  Inventory inventory;
  ASSERT_THAT(apis.ReadInto(SourceNamed("jobs"), inventory), IsOk());
  ASSERT_EQ(inventory.jobs.size(), 1U);
  EXPECT_EQ(inventory.jobs[0].meta.name, "a");
  ASSERT_THAT(apis.ReadInto(SourceNamed("cronjobs"), inventory), IsOk());
  ASSERT_EQ(inventory.cron_jobs.size(), 1U);
  EXPECT_THAT(inventory.cron_jobs[0].claims, ElementsAre("archive"));
}

// kubernetes-csi/external-snapshotter served v1beta1 alone before 4.0.
TEST(KubernetesSource, ReadsSnapshotsOfV1beta1WhereV1IsNotServed) {
  FakeApis apis;
  apis.lists["/apis/snapshot.storage.k8s.io/v1beta1/volumesnapshots"] =
      R"({"kind":"VolumeSnapshotList","metadata":{"resourceVersion":"1"},"items":[
          {"metadata":{"name":"nightly","namespace":"n"},"status":{"readyToUse":true}}]})";
  apis.lists["/apis/snapshot.storage.k8s.io/v1beta1/volumesnapshotcontents"] =
      R"({"kind":"VolumeSnapshotContentList","metadata":{"resourceVersion":"1"},"items":[
          {"metadata":{"name":"snapcontent-1"},"spec":{"deletionPolicy":"Retain"}}]})";
  Inventory inventory;
  ASSERT_THAT(apis.ReadInto(SourceNamed("volumesnapshots"), inventory), IsOk());
  ASSERT_EQ(inventory.volume_snapshots.size(), 1U);
  EXPECT_TRUE(inventory.volume_snapshots[0].is_ready);
  ASSERT_THAT(apis.ReadInto(SourceNamed("volumesnapshotcontents"), inventory), IsOk());
  ASSERT_EQ(inventory.volume_snapshot_contents.size(), 1U);
  EXPECT_EQ(inventory.volume_snapshot_contents[0].deletion_policy, "Retain");
}

TEST(KubernetesSource, CountsAFieldOfTheWrongType) {
  FakeApis apis;
  apis.lists["/api/v1/nodes"] = R"({"kind":"NodeList","metadata":{"resourceVersion":"1"},)"
                                R"("items":[{"metadata":{"name":"n1"},"spec":5}]})";
  Inventory inventory;
  const auto reading = apis.ReadInto(SourceNamed("nodes"), inventory);
  ASSERT_THAT(reading, IsOk());
  EXPECT_EQ(reading->objects, 1U);
  EXPECT_EQ(reading->problems, 1U);
  EXPECT_EQ(reading->first_problem, "n1: spec: want an object, is a number");
}

TEST(KubernetesSource, FailsWhereTheServerHasNoSuchList) {
  FakeApis apis;
  Inventory inventory;
  EXPECT_THAT(apis.ReadInto(SourceNamed("statefulsets"), inventory),
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(HasSubstr("/apis/apps/v1/statefulsets"), HasSubstr("404"))));
}

TEST(KubernetesSource, FailsOnTheListOfAnotherKind) {
  FakeApis apis;
  apis.lists["/api/v1/nodes"] = ReadFixtureFile("kubernetes/csinode_list.json");
  Inventory inventory;
  EXPECT_THAT(apis.ReadInto(SourceNamed("nodes"), inventory),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("NodeList")));
}

TEST(AllSources, FillEveryTableOfTheInventoryOnce) {
  Inventory inventory;
  for (const Source& source : AllSources()) {
    EXPECT_FALSE(source.tables.empty()) << source.name;
    EXPECT_FALSE(source.needed_for.empty()) << source.name;
    for (const auto& table : source.tables) {
      EXPECT_FALSE(table(inventory).health().is_scheduled) << source.name << " fills it as well";
      table(inventory).set_health(
          {.is_scheduled = true, .is_tried = false, .was_read = false, .failure = {}});
    }
  }
  ForEachTable([&](const auto& table) {
    EXPECT_TRUE((inventory.*table.field).health().is_scheduled) << table.name << " has no source";
  });
}

}  // namespace
}  // namespace exporter::sources_test
