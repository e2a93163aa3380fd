// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenario.h"

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/incident_cluster.h"

namespace simulator {
namespace incident {
namespace {

void Scale(World& world, int replicas, int ready) {
  StatefulSet& set = Receiver(world);
  if (set.replicas != replicas) ++set.generation;
  set.replicas = replicas;
  set.ready = ready;
  Touch(world, set.meta);
}

// What "kubectl describe pod" shows of a pod whose disk cannot be attached.
void AddMountTroubles(World& world, const Pod& pod, const Claim& claim, StoryTime at) {
  const Attachment& attachment =
      Find(world.attachments, AttachmentName(claim.volume, kDiskDriver, pod.node));
  AddEvent(world, ReferenceTo(pod),
           {"Normal", "Scheduled", "Successfully assigned " + pod.meta.key() + " to " + pod.node,
            "default-scheduler"},
           at - 16, at - 16, 1);
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedAttachVolume",
            "AttachVolume.Attach failed for volume \"" + claim.volume +
                "\" : " + attachment.error->message,
            "attachdetach-controller"},
           at - 14, at, 5);
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedMount",
            "Unable to attach or mount volumes: unmounted volumes=[" + pod.volume_name +
                "], unattached volumes=[" + pod.volume_name + " kube-api-access-" +
                pod.meta.uid.substr(0, 5) + "]: timed out waiting for the condition",
            "kubelet", pod.node},
           at - 5, at, 2);
}

// Replica 5 waits for its disk in Init:0/2.
void HangInInit(World& world, StoryTime at) {
  const Node& full = NodeAt(world, 12);
  Claim& claim = ReceiverClaim(world, 5);
  FailAttach(world, Provision(world, claim, full, at - 15), full, at);
  Pod& pod = AddPod(world, Receiver(world), 5, at - 30);
  Place(pod, full, PodStage::kStarting, at - 16);
  AddMountTroubles(world, pod, claim, at);
}

// Replica 6 fits on no node, and its claim waits for a node.
void HangUnscheduled(World& world, StoryTime at) {
  Pod& pod = AddPod(world, Receiver(world), 6, at - 30);
  pod.problem =
      "0/7 nodes are available: 1 node(s) had untolerated taint(s), 6 node(s) exceed max volume "
      "count. preemption: 0/7 nodes are available: 7 Preemption is not helpful for scheduling.";
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedScheduling", pod.problem, "default-scheduler"}, at - 29, at - 5, 2);
  AddEvent(world, ReferenceTo(ReceiverClaim(world, 6)),
           {"Normal", "WaitForPodScheduled",
            "waiting for pod " + pod.meta.name + " to be scheduled", "persistentvolume-controller"},
           at - 28, at - 2, 3);
}

// Replica 7 went to a node that the autoscaler had added and took away again: nobody is left who
// could end the pod.
void HangInTermination(World& world, StoryTime at) {
  Node gone;
  gone.meta.name = "cn-shenzhen.172.16.19.17";
  gone.address = "172.16.19.17";
  Pod& pod = AddPod(world, Receiver(world), 7, at - 30);
  Place(pod, gone, PodStage::kStarting, at - 28);
  pod.meta.deleted = at - 10;
  pod.meta.grace_seconds = 30;
  AddEvent(world, ReferenceTo(pod),
           {"Normal", "TaintManagerEviction", "Marking for deletion Pod " + pod.meta.key(),
            "taint-eviction-controller"},
           at - 10, at - 10, 1);
}

void ScaleUp(World& world, StoryTime at) {
  Scale(world, 8, 5);
  AddEvent(world, ReferenceTo(Receiver(world)),
           {"Normal", "SuccessfulCreate",
            "create Pod " + Receiver(world).PodName(7) + " in StatefulSet " +
                std::string(kReceiver) + " successful",
            "statefulset-controller"},
           at - 30, at - 30, 6);
  for (int i = 2; i < 8; ++i) AddClaim(world, Receiver(world), i, at - 30);
  for (int i = 2; i < 5; ++i) Run(world, Receiver(world), i, HostOf(world, i), at - 30);
  HangInInit(world, at);
  HangUnscheduled(world, at);
  HangInTermination(world, at);
}

// Somebody makes room: the pod that hung comes up elsewhere under its old name.
void RunAnew(World& world, int ordinal, StoryTime at) {
  const StatefulSet& set = Receiver(world);
  RemovePod(world, set.meta.ns + "/" + set.PodName(ordinal), at - 60);
  Place(AddPod(world, set, ordinal, at - 55), HostOf(world, ordinal), PodStage::kRunning, at - 20);
}

void AllBound(World& world, StoryTime at) {
  Scale(world, 8, 8);
  Detach(world, VolumeOfClaim(world, 5), at - 60);
  Attach(world, VolumeOfClaim(world, 5), HostOf(world, 5), at - 50);
  RunAnew(world, 5, at);
  RemovePod(world, std::string(kReceiverNamespace) + "/" + Receiver(world).PodName(7), at - 60);
  for (int i = 6; i < 8; ++i) Run(world, Receiver(world), i, HostOf(world, i), at - 20);
}

void ScaleDown(World& world, StoryTime at) {
  Scale(world, 2, 2);
  for (int i = 2; i < 8; ++i) {
    RemovePod(world, std::string(kReceiverNamespace) + "/" + Receiver(world).PodName(i), at);
    Detach(world, VolumeOfClaim(world, i), at);
  }
}

void ClaimsDeleted(World& world, StoryTime at) {
  for (int i = 2; i < 8; ++i)
    DeleteClaim(world, kReceiverNamespace, Receiver(world).ClaimName(i), at);
}

void ClaimRefCleared(World& world, StoryTime at) {
  for (int i = 2; i < 4; ++i) ClearClaimRef(world, VolumeOfReplica(world, i), at);
}

void PvDeleted(World& world, StoryTime) {
  for (int i = 4; i < 6; ++i) DeleteVolume(world, std::string(VolumeOfReplica(world, i).meta.name));
}

void DiskDeleted(World& world, StoryTime) {
  DeleteDisk(world, std::string(VolumeOfReplica(world, 1).handle));
}

}  // namespace

Scenario MakeScenario() {
  return {"incident",
          {{"steady", 0, [](World& world, StoryTime) { BuildCluster(world); }},
           {"scale-up", 10 * kMinute, ScaleUp},
           {"bound", 20 * kMinute, AllBound},
           {"scale-down", 60 * kMinute, ScaleDown},
           {"claims-deleted", 70 * kMinute, ClaimsDeleted},
           {"claimref-cleared", 80 * kMinute, ClaimRefCleared},
           {"pv-deleted", 90 * kMinute, PvDeleted},
           {"disk-deleted", 100 * kMinute, DiskDeleted}}};
}

}  // namespace incident

Scenario IncidentScenario() {
  return incident::MakeScenario();
}

}  // namespace simulator
