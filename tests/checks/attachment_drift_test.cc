// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/attachment_drift.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::attachment_drift_test {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using namespace std::chrono_literals;

// Volume pv-d-1 is attached to n1, where pod ns/p runs with it; ECS has its disk nowhere.
struct World {
  std::vector<kubernetes::Node> nodes{MakeNode("n1"), MakeNode("n2")};
  kubernetes::Pod pod = MakePod("ns", "p", "n1", {"c"});
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  kubernetes::VolumeAttachment attachment = MakeAttachment("n1");
  alibaba::Disk disk = MakeDisk("d-1");
  bool knows_pods = true;

  World() {
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "c", .uid = {}};
    attachment.meta.name = "csi-1";
    attachment.persistent_volume = "pv-d-1";
    attachment.meta.created = SampleTime() - 1h;
  }

  Inventory Build() const {
    Inventory inventory = EmptyInventory();
    inventory.nodes = TableOf(nodes);
    inventory.pods = TableOf<kubernetes::Pod>({pod});
    if (!knows_pods) inventory.pods = {};
    auto claim = MakeClaim("ns", "c");
    claim.volume_name = "pv-d-1";
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
    inventory.volume_attachments = TableOf<kubernetes::VolumeAttachment>({attachment});
    inventory.disks = TableOf<alibaba::Disk>({disk});
    return inventory;
  }

  std::vector<Finding> Findings() const {
    return EvaluateAgain(DiskDriftCheck(), Build(), 600s).findings;
  }

  std::vector<std::string> Reasons() const {
    std::vector<std::string> reasons;
    for (const Finding& finding : Findings()) reasons.push_back(finding.reason);
    return reasons;
  }
};

TEST(AttachmentDrift, IsOfADiskThatAPodRunsWithAndThatEcsHasNowhere) {
  const auto findings = World().Findings();
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].reason, "detached");
  EXPECT_EQ(findings[0].node, "n1");
  EXPECT_EQ(findings[0].summary,
            "PersistentVolume pv-d-1 and its disk d-1 disagree: Kubernetes has it attached to node "
            "n1, where pod ns/p uses it; ECS has it attached to no instance, so that the pod "
            "writes to nothing.");
  for (const RemedyStep& step : findings[0].remedy) {
    EXPECT_THAT(step.command, Not(HasSubstr("delete"))) << step.what;
  }
}

struct Case {
  const char* what;
  std::function<void(World&)> change;
};

// The pod has hung since its node was rebooted.
void Wait(World& world) {
  world.pod.runs = false;
  world.pod.last_ran = SampleTime() - 30min;
}

const Case kUsers[] = {
    {"it runs", [](World&) {}},
    {"it crashes again and again",
     [](World& w) {
       Wait(w);
       w.pod.waiting = {{.container = "main", .is_init = false, .reason = "CrashLoopBackOff"}};
     }},
    {"its container has just ended",
     [](World& w) {
       w.pod.runs = false;
       w.pod.last_ran = SampleTime() - 5s;
     }},
    {"its image cannot be pulled",
     [](World& w) {
       w.pod.runs = w.pod.has_started = false;
       w.pod.phase = "Pending";
       w.pod.waiting = {{.container = "main", .is_init = false, .reason = "ImagePullBackOff"}};
     }},
    {"its init container runs", [](World& w) { w.pod.phase = "Pending"; }},
};

// One fact decides: a live pod of the node waits for its volumes (stuck-pod) or uses them (drift).
TEST(AttachmentDrift, OrStuckPodIsSaidOfADiskThatEcsHasNowhere) {
  const auto is_stuck = [](const World& world) {
    return !EvaluateOne(StuckPodCheck(), world.Build()).findings.empty();
  };
  for (const Case& each : kUsers) {
    World world;
    each.change(world);
    EXPECT_THAT(world.Reasons(), ElementsAre("detached")) << each.what;
    EXPECT_FALSE(is_stuck(world)) << each.what;
  }
  World world;
  Wait(world);
  EXPECT_THAT(world.Reasons(), IsEmpty());
  EXPECT_TRUE(is_stuck(world));
}

TEST(AttachmentDrift, StopsNoPodThatIsBeingDeleted) {
  World world;
  EXPECT_THAT(world.Findings().at(0).remedy.back().what,
              HasSubstr("Scale the pod's controller down"));
  world.pod.meta.deleting_since = SampleTime() + 500s;
  ASSERT_THAT(world.Reasons(), ElementsAre("detached")) << "it is still live";
  EXPECT_THAT(world.Findings().at(0).remedy.back().what,
              HasSubstr("is being deleted already: keep its controller scaled down"));
}

TEST(AttachmentDrift, IsNotSaidByAListThatIsPastItsMaximumAge) {
  for (const bool is_elsewhere : {false, true}) {
    World world;
    if (is_elsewhere) world.disk = MakeDisk("d-1", "i-n2");
    Inventory inventory = world.Build();
    ASSERT_THAT(EvaluateAgain(DiskDriftCheck(), inventory, 600s).findings, SizeIs(1));
    const Memory memory = MemoryOf(inventory);
    inventory.disks = OutOfDate(inventory.disks);
    inventory.taken_at += 600s;
    const auto result = EvaluateOne(DiskDriftCheck(), inventory, {}, memory);
    EXPECT_THAT(result.findings, IsEmpty());
    EXPECT_FALSE(result.complete);
  }
}

const Case kNone[] = {
    {"the pod waits for the disk: that is stuck-pod", [](World& w) { Wait(w); }},
    {"the pod has ended", [](World& w) { w.pod.phase = "Succeeded"; }},
    {"the pod has been Terminating for too long: that is stuck-pod",
     [](World& w) { w.pod.meta.deleting_since = SampleTime() - 1h; }},
    {"the pod runs on another node", [](World& w) { w.pod.node_name = "n2"; }},
    {"the pod uses another claim", [](World& w) { w.pod.claims = {"other"}; }},
    {"the pods are not known", [](World& w) { w.knows_pods = false; }},
    {"the volume names no claim", [](World& w) { w.volume.claim.reset(); }},
    {"the disk is on its way", [](World& w) { w.disk.status = "Detaching"; }},
    {"the disk is on the node", [](World& w) { w.disk = MakeDisk("d-1", "i-n1"); }},
    {"the attachment is not established", [](World& w) { w.attachment.attached = false; }},
    {"the attachment is being deleted",
     [](World& w) { w.attachment.meta.deleting_since = SampleTime(); }},
    {"the attachment is younger than the list",
     [](World& w) { w.attachment.meta.created = SampleTime() + 600s; }},
    {"the node is virtual", [](World& w) { w.nodes[0].is_virtual = true; }},
    {"the instance of the node is not known", [](World& w) { w.nodes[0].instance_id.clear(); }},
    {"the node is missing", [](World& w) { w.nodes.erase(w.nodes.begin()); }},
};

TEST(AttachmentDrift, IsNoneInTheseCases) {
  for (const Case& each : kNone) {
    World world;
    each.change(world);
    EXPECT_THAT(world.Reasons(), IsEmpty()) << each.what;
  }
}

TEST(AttachmentDrift, IsNoneBeforeTheAttachmentsAreReadAfterTheDisks) {
  Inventory inventory = World().Build();
  inventory.volume_attachments =
      Table<kubernetes::VolumeAttachment>(std::vector{World().attachment}, SampleTime() - 1s);
  EXPECT_THAT(EvaluateAgain(DiskDriftCheck(), inventory, 600s).findings, IsEmpty());
}

// A node that is made again under its name is another instance.
TEST(AttachmentDrift, IsOfTheInstanceThatANodeWasBefore) {
  World world;
  world.nodes[0].instance_id = "i-new";
  world.nodes[0].meta.created = SampleTime() - 30min;
  world.disk = MakeDisk("d-1", "i-n1");
  ASSERT_THAT(world.Reasons(), ElementsAre("attachment"));
  const Finding finding = world.Findings().at(0);
  EXPECT_EQ(finding.node, "n1");
  EXPECT_THAT(finding.summary,
              HasSubstr("ECS has it on instance i-n1, which may have been that node before it was "
                        "made again, so that"));
  EXPECT_EQ(finding.remedy.at(finding.remedy.size() - 2).command,
            "aliyun ecs DetachDisk --region cn-shenzhen --DiskId d-1 --InstanceId i-n1");
  EXPECT_THAT(finding.remedy.back().what, HasSubstr("Then scale the pod's controller down"));
  world.nodes[0].meta.created = SampleTime() - 2h;
  EXPECT_THAT(world.Findings().at(0).summary, HasSubstr("on instance i-n1, so that"));
}

}  // namespace
}  // namespace exporter::attachment_drift_test
