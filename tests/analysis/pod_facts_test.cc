// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/pod_facts.h"

#include <gtest/gtest.h>

namespace exporter::pod_facts_test {
namespace {

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
