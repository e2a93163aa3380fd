// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/disk_wait_steps.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::disk_wait_steps_test {
namespace {

using kubernetes::Pod;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using namespace std::chrono_literals;

// Pod ns/p of a StatefulSet waits on n1 for volume pv-d-1 of claim ns/c; n2 could take it as well.
struct World {
  std::vector<kubernetes::Node> nodes{MakeNode("n1"), MakeNode("n2")};
  Pod pod = MakePod("ns", "p", "n1", {"c"});
  std::vector<Pod> others;
  kubernetes::PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  DiskWaitStage stage = DiskWaitStage::kAttach;
  std::optional<ErrorCause> cause;
  ErrorSide side = ErrorSide::kCloud;
  std::vector<kubernetes::CsiNode> csi_nodes{MakeCsiNode("n1", 1), MakeCsiNode("n2", 1)};
  std::vector<kubernetes::VolumeAttachment> attachments;
  kubernetes::StatefulSet set = MakeStatefulSet("ns", "p", {"c"}, 1);
  DiskHolder holder;

  World() {
    pod.owner = {.kind = "StatefulSet", .name = "p"};
    volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "c", .uid = {}};
  }

  std::vector<RemedyStep> Steps() const {
    Inventory inventory = EmptyInventory();
    inventory.nodes = TableOf(nodes);
    auto pods = others;
    pods.push_back(pod);
    inventory.pods = TableOf(pods);
    auto claim = MakeClaim("ns", "c");
    claim.volume_name = "pv-d-1";
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
    inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
    inventory.csi_nodes = TableOf(csi_nodes);
    inventory.volume_attachments = TableOf(attachments);
    inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
    const AnalysisOptions options;
    const Analysis analysis(inventory, options);
    OtherNodes other_nodes(analysis);
    DiskWait wait{.volume = analysis.index.FindVolume("pv-d-1"), .stage = stage, .cause = cause};
    wait.holder = holder;
    wait.side = side;
    return DiskWaitSteps(analysis, other_nodes, pod, wait);
  }

  std::vector<std::string> Texts() const {
    std::vector<std::string> texts;
    for (const RemedyStep& step : Steps()) texts.push_back(step.what);
    return texts;
  }
};

constexpr const char* kMove =
    "If node n1 is at fault, cordon it and delete the pod, so that it is rescheduled.";

TEST(DiskWaitSteps, MoveAPodOffANodeThatIsAtFault) {
  World world;
  EXPECT_THAT(world.Texts(), ElementsAre(kMove)) << "nobody has said why";
  world.cause = ErrorCause::kDiskLimit;
  EXPECT_THAT(
      world.Texts(),
      ElementsAre("The cause (disk_limit): the instance already has as many disks attached as "
                  "it supports.",
                  kMove));
}

TEST(DiskWaitSteps, MoveNoPodForAFaultOfTheDiskOrTheAccount) {
  for (const auto cause :
       {ErrorCause::kMultiAttach, ErrorCause::kDiskMissing, ErrorCause::kDiskBusy,
        ErrorCause::kThrottled, ErrorCause::kQuota, ErrorCause::kUnpaid, ErrorCause::kZoneMismatch,
        ErrorCause::kOutOfStock, ErrorCause::kNotPortable, ErrorCause::kPermission,
        ErrorCause::kKms, ErrorCause::kLocked, ErrorCause::kSize}) {
    World world;
    world.cause = cause;
    EXPECT_THAT(world.Texts(), Not(Contains(HasSubstr("delete")))) << Name(cause);
  }
}

TEST(DiskWaitSteps, SayWhatToDoAboutTheCauseUnlessItIsToMoveOrSomebodyHasTheDisk) {
  World world;
  world.cause = ErrorCause::kUnpaid;
  EXPECT_THAT(world.Texts(), ElementsAre(AllOf(HasSubstr("The cause (unpaid): the account"),
                                               HasSubstr("Pay what is overdue"))));
  world.cause = ErrorCause::kDriverMissing;
  EXPECT_THAT(world.Texts(),
              ElementsAre(HasSubstr("Check why: the pod of the driver's node plugin"), kMove));
  world.cause = ErrorCause::kMultiAttach;
  EXPECT_THAT(world.Texts(), ElementsAre(HasSubstr("Find the pod that uses it there")));
  world.holder.node = "n2";
  EXPECT_THAT(world.Texts(),
              ElementsAre(HasSubstr("No pod on node n2 uses it any more"),
                          "The cause (multi_attach): the disk is still attached to another node."));
}

// A new pod would come back, or fit nowhere.
TEST(DiskWaitSteps, MoveNoPodThatNoOtherNodeCanTake) {
  struct Case {
    const char* what;
    std::function<void(World&)> change;
  };
  const std::vector<Case> cases{
      {"its volume is in a zone with no other node",
       [](World& w) {
         w.nodes[1].labels = {{"topology.diskplugin.csi.alibabacloud.com/zone", "cn-shenzhen-e"}};
         w.volume.node_affinity = kubernetes::NodeSelector{
             {.labels = {{.key = "topology.diskplugin.csi.alibabacloud.com/zone",
                          .op = "In",
                          .values = {"cn-shenzhen-d"}}},
              .fields = {}}};
       }},
      {"the other node is not Ready", [](World& w) { w.nodes[1].is_ready = false; }},
      {"the other node is cordoned", [](World& w) { w.nodes[1].is_cordoned = true; }},
      {"the other node is virtual", [](World& w) { w.nodes[1].is_virtual = true; }},
      {"the other node has no slot left",
       [](World& w) {
         auto attachment = MakeAttachment("n2");
         attachment.persistent_volume = "pv-other";
         w.attachments = {attachment};
       }},
      {"the disk driver is not on the other node", [](World& w) { w.csi_nodes.pop_back(); }},
      {"the other node does not take disks of that category",
       [](World& w) {
         w.nodes[1].labels = {{"node.csi.alibabacloud.com/disktype.cloud_auto", "available"}};
       }},
      {"the other node has a taint that the StatefulSet does not tolerate",
       [](World& w) { w.nodes[1].taints = {{.key = "gpu", .value = "", .effect = "NoSchedule"}}; }},
      {"the StatefulSet does not select the other node",
       [](World& w) {
         w.set.placement.node_selector = {{"pool", "db"}};
       }},
      {"there is no other node", [](World& w) { w.nodes.pop_back(); }},
      {"it has no controller", [](World& w) { w.pod.owner = {}; }},
      {"it belongs to the node", [](World& w) { w.pod.owner.kind = "DaemonSet"; }},
  };
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_THAT(world.Texts(), ElementsAre(AllOf(HasSubstr("If node n1 is at fault, fix it"),
                                                 Not(HasSubstr("delete")))))
        << each.what;
  }
}

TEST(DiskWaitSteps, MoveAPodWhereItsDisksHaveRoom) {
  World world;
  auto own = MakeAttachment("n2");
  own.persistent_volume = "pv-d-1";
  world.attachments = {own};
  EXPECT_THAT(world.Texts(), ElementsAre(kMove)) << "the slot taken there is that of its own disk";
  world.attachments.clear();
  world.nodes[1].taints = {{.key = "gpu", .value = "", .effect = "NoSchedule"}};
  world.set.placement.tolerations = {
      {.key = "gpu", .op = "Exists", .value = "", .effect = "NoSchedule"}};
  EXPECT_THAT(world.Texts(), ElementsAre(kMove)) << "its StatefulSet tolerates the taint";
  world.nodes[1].taints.clear();
  world.nodes[1].labels = {{"node.csi.alibabacloud.com/disktype.cloud_essd", "available"}};
  EXPECT_THAT(world.Texts(), ElementsAre(kMove)) << "the node takes the category";
}

TEST(DiskWaitSteps, SayOnWhichSideTheCauseIs) {
  World world;
  world.cause = ErrorCause::kPermission;
  EXPECT_THAT(world.Texts(), ElementsAre(HasSubstr("RAM role")));
  world.side = ErrorSide::kKubernetes;
  EXPECT_THAT(world.Texts(), ElementsAre(AllOf(HasSubstr("the Kubernetes API server refused"),
                                               Not(HasSubstr("RAM")))));
}

TEST(DiskWaitSteps, NameThePodThatHasTheDisk) {
  World world;
  world.cause = ErrorCause::kMultiAttach;
  world.holder.node = "n2";
  world.others = {MakePod("ns", "q", "n2", {"c"})};
  EXPECT_EQ(world.Steps().front().what,
            "Pod ns/q on node n2 has it: only one of the two can run. Decide which.");
  EXPECT_EQ(world.Steps().front().command, "kubectl get pod -n ns q -o wide");
  world.others[0].meta.deleting_since = SampleTime() - 1h;
  EXPECT_THAT(world.Steps().front().what,
              HasSubstr("Pod ns/q on node n2 has it and is being deleted already: wait"));
  world.others.push_back(MakePod("ns", "r", "n2", {"c"}));
  EXPECT_THAT(world.Steps().front().what, HasSubstr("Pod ns/r on node n2 has it:"))
      << "one that is not being deleted comes first";
}

TEST(DiskWaitSteps, NameTheNodeThatHasTheDiskWithoutAPod) {
  World world;
  world.cause = ErrorCause::kMultiAttach;
  world.holder.node = "n2";
  auto ended = MakePod("ns", "q", "n2", {"c"});
  ended.phase = "Succeeded";
  world.others = {ended, MakePod("ns", "r", "n3", {"c"})};
  EXPECT_THAT(world.Steps().front().what, HasSubstr("No pod on node n2 uses it any more"));
  EXPECT_EQ(world.Steps().front().command, "kubectl describe node n2");
  world.holder.is_detaching = true;
  EXPECT_THAT(world.Steps().front().what, HasSubstr("is already being detached from node n2"));
  world.holder.node = "gone";
  EXPECT_THAT(world.Steps().front().what, HasSubstr("Node gone, which has the disk, no longer"));
}

TEST(DiskWaitSteps, NameTheInstanceThatIsNoNode) {
  World world;
  world.stage = DiskWaitStage::kEcs;
  world.cause = ErrorCause::kDiskBusy;
  world.holder.instance = "i-x";
  EXPECT_THAT(world.Steps().front().what,
              HasSubstr("Instance i-x, which has the disk, is not a node"));
  EXPECT_EQ(world.Steps().front().command,
            "aliyun ecs DescribeInstances --region cn-shenzhen --InstanceIds '[\"i-x\"]'");
  EXPECT_EQ(world.Steps().at(1).command,
            "aliyun ecs DescribeDisks --region cn-shenzhen --DiskIds '[\"d-1\"]'");
}

TEST(DiskWaitSteps, NeverDeleteAnythingThemselves) {
  for (const char* node : {"", "n2", "gone"}) {
    for (const char* instance : {"", "i-x"}) {
      World world;
      world.holder = {.node = node, .instance = instance};
      for (const RemedyStep& step : world.Steps()) {
        EXPECT_THAT(step.command, Not(HasSubstr("delete"))) << step.what;
        EXPECT_THAT(step.risk, IsEmpty());
      }
    }
  }
}

}  // namespace
}  // namespace exporter::disk_wait_steps_test
