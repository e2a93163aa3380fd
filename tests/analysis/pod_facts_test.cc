// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pod_facts.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::pod_facts_test {
namespace {

using kubernetes::Pod;
using ::testing::ElementsAre;
using namespace std::chrono_literals;

TEST(PodDisks, AreTheVolumesOfItsClaimsThatAreDisks) {
  Inventory inventory = EmptyInventory();
  std::vector<kubernetes::PersistentVolumeClaim> claims;
  for (const char* name : {"disk", "flex", "nas", "unbound", "dangling"}) {
    claims.push_back(MakeClaim("ns", name));
  }
  claims[0].volume_name = "pv-d-1";
  claims[1].volume_name = "pv-d-2";
  claims[2].volume_name = "nas";
  claims[4].volume_name = "gone";
  auto flex = MakeDiskVolume("d-2", "Bound");
  flex.driver = "alicloud/disk";
  inventory.persistent_volume_claims = TableOf(claims);
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>(
      {MakeDiskVolume("d-1", "Bound"), flex, MakeVolume("nas", "Bound")});
  Pod pod = MakePod("ns", "p", "n1", {"nas", "flex", "missing", "unbound", "dangling", "disk"});
  const auto disks_of = [&](const Pod& each) {
    std::vector<std::string> disks;
    const Index index(inventory);
    for (const auto& [volume, name] : DisksOf(index, each)) {
      disks.push_back(std::string(name) + "=" + volume->disk_id);
    }
    return disks;
  };
  EXPECT_THAT(disks_of(pod), ElementsAre("=d-2", "=d-1")) << "names are not known";
  pod.claim_volumes = {"a", "b", "c", "d", "e", "f"};
  EXPECT_THAT(disks_of(pod), ElementsAre("b=d-2", "f=d-1"));
  EXPECT_THAT(disks_of(MakePod("other", "p", "n1", {"disk"})), ElementsAre())
      << "a claim of another namespace";
}

Pod NeverStarted() {
  Pod pod = MakePod("ns", "p", "n1", {"c"});
  pod.phase = "Pending";
  pod.has_started = pod.runs = pod.ready = false;
  pod.waiting = {{.container = "main", .is_init = false, .reason = "ContainerCreating"}};
  return pod;
}

// After a reboot of its node the phase is still Running, and the containers have ended.
Pod Rebooted() {
  Pod pod = MakePod("ns", "p", "n1", {"c"});
  pod.runs = pod.ready = false;
  pod.last_ran = SampleTime() - 30min;
  return pod;
}

TEST(WaitingForVolumes, IsAPodOfANodeThatRunsNothing) {
  EXPECT_TRUE(WaitsForVolumes(EmptyInventory(), NeverStarted()));
  EXPECT_TRUE(WaitsForVolumes(EmptyInventory(), Rebooted()));
  Pod created_anew = Rebooted();
  created_anew.waiting = {{.container = "main", .is_init = false, .reason = "ContainerCreating"}};
  EXPECT_TRUE(WaitsForVolumes(EmptyInventory(), created_anew));
  Pod silent = NeverStarted();
  silent.waiting.clear();
  EXPECT_TRUE(WaitsForVolumes(EmptyInventory(), silent)) << "the kubelet has said nothing of it";

  struct Case {
    const char* what;
    std::function<void(Pod&)> change;
  };
  const std::vector<Case> others{
      {"a container runs", [](Pod& p) { p.runs = true; }},
      {"on no node", [](Pod& p) { p.node_name.clear(); }},
      {"being deleted", [](Pod& p) { p.meta.deleting_since = SampleTime(); }},
      {"ended well", [](Pod& p) { p.phase = "Succeeded"; }},
      {"ended badly", [](Pod& p) { p.phase = "Failed"; }},
      {"an image is missing",
       [](Pod& p) {
         p.waiting.push_back({"c", false, "ErrImagePull"});
       }},
      {"it crashes again and again",
       [](Pod& p) {
         p.waiting.push_back({"c", false, "CrashLoopBackOff"});
       }},
      {"a ConfigMap is missing",
       [](Pod& p) {
         p.waiting.push_back({"c", false, "CreateContainerConfigError"});
       }},
  };
  for (const Case& each : others) {
    for (Pod pod : {NeverStarted(), Rebooted()}) {
      each.change(pod);
      EXPECT_FALSE(WaitsForVolumes(EmptyInventory(), pod)) << each.what << ", " << pod.phase;
    }
  }
}

// A container that crashes shows as terminated for seconds before each new start, and an init
// container before the next one.
TEST(WaitingForVolumes, IsNoPauseBetweenTwoContainers) {
  const Inventory inventory = EmptyInventory();
  Pod pod = Rebooted();
  pod.last_ran = SampleTime() - 119s;
  EXPECT_FALSE(WaitsForVolumes(inventory, pod));
  pod.last_ran = SampleTime() - 120s;
  EXPECT_TRUE(WaitsForVolumes(inventory, pod));
  pod = NeverStarted();
  pod.has_started = true;
  pod.last_ran = SampleTime() - 1s;
  EXPECT_FALSE(WaitsForVolumes(inventory, pod)) << "its first init container has ended";
  pod.last_ran.reset();
  EXPECT_TRUE(WaitsForVolumes(inventory, pod)) << "it does not say when it ran";
}

// Each live pod on a node either waits for its volumes or has them.
TEST(HavingVolumes, IsALivePodOfANodeThatDoesNotWait) {
  const Inventory inventory = EmptyInventory();
  const AnalysisOptions options;
  for (const char* reason : {"CrashLoopBackOff", "ImagePullBackOff", "ContainerCreating", ""}) {
    for (Pod pod : {NeverStarted(), Rebooted()}) {
      pod.waiting = {{.container = "main", .is_init = false, .reason = reason}};
      EXPECT_NE(HasVolumes(inventory, options, pod), WaitsForVolumes(inventory, pod)) << reason;
    }
  }
  Pod pod = MakePod("ns", "p", "n1", {"c"});
  EXPECT_TRUE(HasVolumes(inventory, options, pod)) << "it runs";
  pod.meta.deleting_since = SampleTime() - options.grace;
  EXPECT_TRUE(HasVolumes(inventory, options, pod)) << "it is still live";
  pod.meta.deleting_since = SampleTime() - options.grace - 1s;
  EXPECT_FALSE(HasVolumes(inventory, options, pod)) << "stuck-pod reports it";
  pod = MakePod("ns", "p", "n1", {"c"});
  pod.phase = "Succeeded";
  EXPECT_FALSE(HasVolumes(inventory, options, pod));
  EXPECT_FALSE(HasVolumes(inventory, options, MakePod("ns", "p", "", {"c"})));
}

TEST(WaitingForVolumes, BeginsWithThePodOrWithTheEndOfItsContainers) {
  Pod pod = NeverStarted();
  EXPECT_EQ(WaitingSince(pod), SampleTime() - 1h) << "when it was made";
  pod.started = SampleTime() - 50min;
  EXPECT_EQ(WaitingSince(pod), SampleTime() - 50min) << "when its kubelet took it";
  pod = Rebooted();
  pod.started = SampleTime() - 50h;
  EXPECT_EQ(WaitingSince(pod), SampleTime() - 30min);
  pod.unready_since = SampleTime() - 29min;
  EXPECT_EQ(WaitingSince(pod), SampleTime() - 29min);
  pod.last_ran.reset();
  EXPECT_EQ(WaitingSince(pod), SampleTime() - 29min) << "containers that the node has forgotten";
  pod.unready_since.reset();
  EXPECT_EQ(WaitingSince(pod), std::nullopt);
}

// Scheduler messages of Kubernetes 1.16 to 1.36.
TEST(StorageReason, IsOneOfAVolumeOrClaim) {
  for (const char* message : {
           "0/4 nodes are available: 4 node(s) exceed max volume count.",
           "0/4 nodes are available: 4 node(s) had volume node affinity conflict.",
           "0/4 nodes are available: 4 node(s) didn't match PersistentVolume's node affinity.",
           "0/4 nodes are available: 4 node(s) didn't find available persistent volumes to bind.",
           "0/4 nodes are available: 4 node(s) did not have enough free storage.",
           "0/4 nodes are available: 4 node(s) unavailable due to one or more pvc(s) bound to "
           "non-existent pv(s).",
           "0/8 nodes are available: pod has unbound immediate PersistentVolumeClaims. not found",
           "error while running \"VolumeBinding\" filter plugin: pod has unbound immediate "
           "PersistentVolumeClaims",
           "0/4 nodes are available: persistentvolumeclaim \"data-mysql-0\" not found.",
           "0/4 nodes are available: persistentvolumeclaim \"data-mysql-0\" is being deleted.",
           "0/4 nodes are available: persistentvolumeclaim \"data-mysql-0\" bound to non-existent "
           "persistentvolume \"d-1\".",
           "0/8 nodes are available: waiting for ephemeral volume controller to create the "
           "persistentvolumeclaim \"scratch-0-v0\". not found",
           "storageclass.storage.k8s.io \"gone\" not found",
           "running PreBind plugin \"VolumeBinding\": binding volumes: timed out waiting for the "
           "condition",
           "running PreBind plugin \"VolumeBinding\": Operation cannot be fulfilled on "
           "persistentvolumeclaims",
           "binding volumes: context deadline exceeded",
           "0/4 nodes are available: 4 diskplugin.csi.alibabacloud.com CSI driver is not installed "
           "on the node.",
           "0/4 nodes are available: 4 node(s) had no available disk.",
           "0/4 nodes are available: 4 node has pod using PersistentVolumeClaim with the same name "
           "and ReadWriteOncePod access mode.",
           "0/4 nodes are available: 4 node(s) had no available volume zone.",
       }) {
    EXPECT_TRUE(IsStorageReason(message)) << message;
  }
}

TEST(StorageReason, IsNoneOfProcessorsMemoryLabelsOrTaints) {
  for (const char* message : {
           "",
           "0/4 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.",
           "0/4 nodes are available: 4 Insufficient ephemeral-storage.",
           "0/4 nodes are available: 4 node(s) didn't match Pod's node affinity/selector.",
           "0/4 nodes are available: 4 node(s) didn't match node selector.",
           "0/4 nodes are available: 4 node(s) didn't match pod anti-affinity rules.",
           "0/4 nodes are available: 1 node(s) had untolerated taint "
           "{node.kubernetes.io/disk-pressure: }, 3 node(s) were unschedulable.",
           "0/4 nodes are available: 4 node(s) had taint {storage: essd}, that the pod didn't "
           "tolerate.",
           "0/4 nodes are available: 4 node(s) didn't have free ports for the requested pod ports.",
           "0/4 nodes are available: 4 cannot allocate all claims. no new claims to deallocate.",
           "0/4 nodes are available: waiting for resource claim to be created.",
           "no nodes available to schedule pods",
       }) {
    EXPECT_FALSE(IsStorageReason(message)) << message;
  }
}

// The nodes that satisfy everything else have no room for the volume.
TEST(StorageReason, IsAlsoOneAmongOtherCauses) {
  EXPECT_TRUE(IsStorageReason(
      "0/8 nodes are available: 1 node(s) exceed max volume count, 1 node(s) were unschedulable, "
      "2 node(s) had untolerated taint(s), 4 node(s) didn't match Pod's node affinity/selector. no "
      "new claims to deallocate, preemption: 0/8 nodes are available: 1 No preemption victims "
      "found for incoming pod, 7 Preemption is not helpful for scheduling."));
}

}  // namespace
}  // namespace exporter::pod_facts_test
