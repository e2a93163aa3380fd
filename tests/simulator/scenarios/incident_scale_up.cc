// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/scenarios/incident_steps.h"

#include <array>

#include "tests/simulator/controllers.h"
#include "tests/simulator/identity.h"
#include "tests/simulator/scenarios/cluster.h"

namespace simulator::incident {
namespace {

constexpr std::array kNewNodes = {17, 18, kNodeThatGoes};
constexpr int kFullNode = 12;

void SayScheduled(World& world, const Pod& pod, StoryTime at) {
  AddEvent(world, ReferenceTo(pod),
           {"Normal", "Scheduled", "Successfully assigned " + pod.meta.key() + " to " + pod.node,
            "default-scheduler"},
           at, at, 1);
}

// The binder looks for a volume that fits before it asks for a new one: no word of it anywhere.
void TakeStray(World& world, StoryTime at) {
  Node& node = NodeAt(world, kNodeThatGoes);
  Volume& stray = Find(world.volumes, kStrayThatIsTaken);
  BindToStray(world, ReceiverClaim(world, 2), stray, at);
  Attach(world, stray, node, at + 9);
  Pod& pod = AddPod(world, Receiver(world), 2, at);
  Place(pod, node, PodStage::kRunning, at + 15);
  SayScheduled(world, pod, at);
}

// The autoscaler takes the node away again: nobody is left who could end the pod on it.
void LoseNode(World& world, StoryTime at) {
  RemoveNode(world, NodeAt(world, kNodeThatGoes).meta.name, at);
  Pod& pod = *world.pods.Find(ReceiverPod(world, 2));
  pod.ready = false;
  pod.since = at;
  pod.meta.deleted = at + 30;
  pod.meta.grace_seconds = 30;
  Touch(world, pod.meta);
  AddEvent(world, ReferenceTo(pod),
           {"Normal", "TaintManagerEviction", "Marking for deletion Pod " + pod.meta.key(),
            "taint-eviction-controller"},
           at, at, 1);
}

// What "kubectl describe pod" shows of a pod whose disk cannot be attached.
void SayNotAttached(World& world, const Pod& pod, const Claim& claim, StoryTime since,
                    StoryTime at) {
  const Attachment& attachment =
      Find(world.attachments, AttachmentName(claim.volume, kDiskDriver, pod.node));
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedAttachVolume",
            "AttachVolume.Attach failed for volume \"" + claim.volume +
                "\" : " + attachment.error->message,
            "attachdetach-controller"},
           since + 12, at, 9);
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedMount",
            "Unable to attach or mount volumes: unmounted volumes=[" + pod.volume_name +
                "], unattached volumes=[" + pod.volume_name + " kube-api-access-" +
                pod.meta.uid.substr(0, 5) + "]: timed out waiting for the condition",
            "kubelet", pod.node},
           since + 2 * kMinute + 3, at - 5, 3);
}

// Replica 5 waits for its disk in Init:0/2.
void HangInInit(World& world, StoryTime since, StoryTime at) {
  const Node& full = NodeAt(world, kFullNode);
  Claim& claim = ReceiverClaim(world, 5);
  FailAttach(world, Provision(world, claim, full, since + 3), full, at);
  Pod& pod = AddPod(world, Receiver(world), 5, since);
  Place(pod, full, PodStage::kStarting, since + 10);
  SayScheduled(world, pod, since + 10);
  SayNotAttached(world, pod, claim, since + 10, at);
}

// The scheduler has chosen a node for the replica, but the account may have no more disk there.
void HangWithoutQuota(World& world, int ordinal, const Node& chosen, StoryTime since,
                      StoryTime at) {
  Claim& claim = ReceiverClaim(world, ordinal);
  claim.selected_node = chosen.meta.name;
  Touch(world, claim.meta);
  Pod& pod = AddPod(world, Receiver(world), ordinal, since);
  pod.problem =
      "running PreBind plugin \"VolumeBinding\": binding volumes: timed out waiting for the "
      "condition";
  AddEvent(world, ReferenceTo(claim),
           {"Warning", "ProvisioningFailed",
            "failed to provision volume with StorageClass \"" + claim.storage_class +
                "\": rpc error: code = Internal desc = SDK.ServerError\n"
                "ErrorCode: QuotaExceed.DiskCapacity\nRecommend: \n"
                "RequestId: 0C6F2D1E-3B5A-5E47-8C0D-7A1B2C3D4E5F\n"
                "Message: The used capacity of disk type has exceeded the quota in the zone.",
            std::string(kDiskDriver)},
           since + 2, at - 10, 7);
  AddEvent(world, ReferenceTo(pod),
           {"Warning", "FailedScheduling", pod.problem, "default-scheduler"}, since + 40, at - 5,
           2);
}

// Somebody makes room: the pod that hung comes up elsewhere under its old name.
void RunAnew(World& world, int ordinal, StoryTime at) {
  Node& host = HostOf(world, ordinal);
  RemovePod(world, ReceiverPod(world, ordinal), at - 60);
  Detach(world, VolumeOfClaim(world, ordinal), at - 60);
  Attach(world, VolumeOfClaim(world, ordinal), host, at - 50);
  Place(AddPod(world, Receiver(world), ordinal, at - 55), host, PodStage::kRunning, at - 20);
}

}  // namespace

void ScaleUp(World& world, StoryTime at) {
  const StoryTime since = at - 8 * kMinute;
  const StoryTime ready = since + kMinute;
  Scale(world, 8, 4);
  AddEvent(world, ReferenceTo(Receiver(world)),
           {"Normal", "SuccessfulCreate",
            "create Pod " + Receiver(world).PodName(7) + " in StatefulSet " +
                std::string(kReceiver) + " successful",
            "statefulset-controller"},
           since, since, 6);
  for (int i = 2; i < 8; ++i) AddClaim(world, Receiver(world), i, since);
  for (const int octet : kNewNodes) AddNodeAt(world, octet, std::string(kZoneE), since + 20);
  TakeStray(world, ready);
  for (int i = 3; i < 5; ++i) Run(world, Receiver(world), i, HostOf(world, i), ready);
  HangInInit(world, ready, at);
  for (int i = 6; i < 8; ++i) HangWithoutQuota(world, i, HostOf(world, i), ready, at);
  LoseNode(world, at - kMinute);
}

void BindAll(World& world, StoryTime at) {
  SetQuota(world, "cloud_efficiency", kLargeQuota);
  RunAnew(world, 2, at);
  RunAnew(world, 5, at);
  for (int i = 6; i < 8; ++i) Run(world, Receiver(world), i, HostOf(world, i), at - 20);
  Scale(world, 8, 8);
}

}  // namespace simulator::incident
