// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <functional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::missing_node_pod_test {
namespace {

using kubernetes::Pod;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

Inventory With(const Pod& pod) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.pods = TableOf<Pod>({pod});
  return inventory;
}

std::vector<Finding> FindFor(const Pod& pod) {
  return EvaluateAgain(MissingNodePodCheck(), With(pod), 1h).findings;
}

struct Case {
  const char* what;
  std::function<void(Pod&)> change;
  bool is_one;
};

const Case kCases[] = {
    {"a running pod with a claim", [](Pod&) {}, true},
    {"a pod without volumes", [](Pod& pod) { pod.claims.clear(); }, true},
    {"a pod that has not started", [](Pod& pod) { pod.phase = "Pending"; }, true},
    {"a pod of unknown phase", [](Pod& pod) { pod.phase = "Unknown"; }, true},
    {"a Terminating pod, within the grace age",
     [](Pod& pod) { pod.meta.deleting_since = SampleTime() + 55min; }, true},
    {"a pod that has succeeded", [](Pod& pod) { pod.phase = "Succeeded"; }, false},
    {"a pod that has failed", [](Pod& pod) { pod.phase = "Failed"; }, false},
    {"a pod without a node yet",
     [](Pod& pod) {
       pod.node_name.clear();
       pod.phase = "Pending";
     },
     false},
    {"a pod on a node that is there", [](Pod& pod) { pod.node_name = "n1"; }, false},
    {"a pod that is Terminating for longer than that: it is stuck",
     [](Pod& pod) { pod.meta.deleting_since = SampleTime() - 1h; }, false},
    {"an ignored pod", [](Pod& pod) { pod.meta.marks = {"ack-storage.io/ignore"}; }, false},
};

TEST(MissingNodePod, IsALivePodWhoseNodeIsNotInTheList) {
  for (const Case& each : kCases) {
    Pod pod = MakePod("ns", "p", "gone", {"c"});
    each.change(pod);
    EXPECT_EQ(FindFor(pod).size(), each.is_one ? 1U : 0U) << each.what;
  }
}

TEST(MissingNodePod, IsCriticalWithClaimsAndAWarningWithout) {
  const auto with = FindFor(MakePod("ns", "p", "gone", {"c"})).at(0);
  EXPECT_EQ(with.severity, Severity::kCritical);
  EXPECT_EQ(with.kind, "Pod");
  EXPECT_EQ(with.node, "gone");
  EXPECT_EQ(with.reason, "node_missing");
  EXPECT_EQ(
      with.summary,
      "Pod ns/p is on node gone, which does not exist: a replacement pod cannot use its volumes.");
  EXPECT_EQ(FindFor(MakePod("ns", "p", "gone", {})).at(0).severity, Severity::kWarning);
}

TEST(MissingNodePod, IsOneOnlyAfterTheGraceAgeSinceFirstSeen) {
  const Inventory inventory = With(MakePod("ns", "p", "gone", {"c"}));
  EXPECT_THAT(EvaluateOne(MissingNodePodCheck(), inventory).findings, IsEmpty());
  EXPECT_THAT(EvaluateAgain(MissingNodePodCheck(), inventory, 599s).findings, IsEmpty());
  EXPECT_THAT(NamesOf(EvaluateAgain(MissingNodePodCheck(), inventory, 600s).findings),
              ElementsAre("ns/p"));
}

TEST(MissingNodePod, LooksForTheMachineThatHoldsItsDisks) {
  Inventory inventory = With(MakePod("ns", "p", "gone", {"c"}));
  EXPECT_THAT(EvaluateAgain(MissingNodePodCheck(), inventory, 1h).findings.at(0).remedy.at(1).what,
              ::testing::HasSubstr("an empty answer proves nothing"));
  auto claim = MakeClaim("ns", "c");
  claim.volume_name = "pv-d-1";
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Bound")});
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-1", "i-gone")});
  EXPECT_EQ(EvaluateAgain(MissingNodePodCheck(), inventory, 1h).findings.at(0).remedy.at(1).command,
            R"(aliyun ecs DescribeInstances --region cn-shenzhen --InstanceIds '["i-gone"]')");
}

TEST(MissingNodePod, IsWithheldWithoutPodsOrNodes) {
  Inventory inventory = With(MakePod("ns", "p", "gone", {"c"}));
  inventory.nodes = {};
  EXPECT_FALSE(EvaluateOne(MissingNodePodCheck(), inventory).complete);
  inventory = With(MakePod("ns", "p", "gone", {"c"}));
  inventory.pods = {};
  EXPECT_FALSE(EvaluateOne(MissingNodePodCheck(), inventory).complete);
}

}  // namespace
}  // namespace exporter::missing_node_pod_test
