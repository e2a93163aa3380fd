// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/node.h"

#include <algorithm>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::node_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr const char* kFull = R"({
  "metadata": {
    "name": "cn-shenzhen.172.16.19.11",
    "labels": {
      "node.kubernetes.io/instance-type": "ecs.g6.2xlarge",
      "topology.kubernetes.io/zone": "cn-shenzhen-d", "topology.kubernetes.io/region": "elsewhere",
      "type": "worker"},
    "annotations": {"node.csi.alibabacloud.com/max-disk": "15"}},
  "spec": {
    "providerID": "cn-shenzhen.i-wz90e71ab8f3ad5a72fc", "unschedulable": true,
    "taints": [{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}]},
  "status": {"conditions": [
    {"type": "DiskPressure", "status": "False"}, {"type": "Ready", "status": "True"}]}})";

Node MustDecode(const std::string& text) {
  auto decoded = DecodeText<Node>(text, DecodeNode);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

Node WithProviderId(const std::string& id) {
  return MustDecode(R"({"metadata": {"name": "n"}, "spec": {"providerID": ")" + id + "\"}}");
}

Node WithLabels(const std::string& labels) {
  return MustDecode(R"({"metadata": {"name": "n", "labels": )" + labels +
                    R"(}, "spec": {"providerID": "cn-beijing.i-1"}})");
}

TEST(Node, HasEveryFieldOfAFullObject) {
  const Node node = MustDecode(kFull);
  EXPECT_EQ(node.meta.name, "cn-shenzhen.172.16.19.11");
  EXPECT_EQ(node.region, "elsewhere") << "the label comes before the providerID";
  EXPECT_EQ(node.instance_id, "i-wz90e71ab8f3ad5a72fc");
  EXPECT_EQ(node.zone, "cn-shenzhen-d");
  EXPECT_EQ(node.instance_type, "ecs.g6.2xlarge");
  EXPECT_EQ(node.max_disk, 15);
  EXPECT_FALSE(node.is_virtual);
  EXPECT_TRUE(node.is_ready);
  EXPECT_TRUE(node.is_cordoned);
  EXPECT_THAT(node.taints,
              ElementsAre(Taint{"node.kubernetes.io/unschedulable", "", "NoSchedule"}));
  EXPECT_THAT(node.labels, ElementsAre(Pair("node.kubernetes.io/instance-type", "ecs.g6.2xlarge"),
                                       Pair("topology.kubernetes.io/region", "elsewhere"),
                                       Pair("topology.kubernetes.io/zone", "cn-shenzhen-d"),
                                       Pair("type", "worker")));
}

TEST(Node, IsMostlyEmptyForAMinimalObject) {
  const Node node = MustDecode(R"({"metadata": {"name": "cn-shenzhen.172.16.19.11"}})");
  EXPECT_EQ(node.region, "");
  EXPECT_EQ(node.instance_id, "");
  EXPECT_EQ(node.zone, "");
  EXPECT_EQ(node.instance_type, "");
  EXPECT_EQ(node.max_disk, std::nullopt);
  EXPECT_FALSE(node.is_virtual);
  EXPECT_FALSE(node.is_ready);
  EXPECT_FALSE(node.is_cordoned);
  EXPECT_THAT(node.taints, IsEmpty());
  EXPECT_THAT(node.labels, IsEmpty());
}

TEST(Node, IsReadyOnlyByItsConditionReady) {
  const auto is_ready = [](const std::string& conditions) {
    return MustDecode(R"({"metadata": {"name": "n"}, "status": {"conditions": )" + conditions +
                      "}}")
        .is_ready;
  };
  EXPECT_TRUE(is_ready(R"([{"type": "Ready", "status": "True"}])"));
  EXPECT_FALSE(is_ready(R"([{"type": "Ready", "status": "False"}])"));
  EXPECT_FALSE(is_ready(R"([{"type": "Ready", "status": "Unknown"}])"));
  EXPECT_FALSE(is_ready(R"([{"type": "DiskPressure", "status": "True"}])"));
  EXPECT_FALSE(is_ready("[]"));
}

TEST(Node, ReadsBothFormsOfAProviderId) {
  for (const char* id : {"cn-hangzhou.i-bp1", "alicloud://cn-hangzhou.i-bp1"}) {
    const Node node = WithProviderId(id);
    EXPECT_EQ(node.region, "cn-hangzhou") << id;
    EXPECT_EQ(node.instance_id, "i-bp1") << id;
  }
}

TEST(Node, HasNoInstanceInOtherClouds) {
  for (const char* id : {"", "aws:///us-east-1a/i-0abc", "gce://project/us-central1-a/vm.i-1",
                         "kind://docker/kind/kind-worker", "cn-hangzhou", ".i-bp1", "cn-hangzhou.",
                         "cn-hangzhou.eci-1", "cn-hangzhou/i-bp1", "alicloud://",
                         "cn-hangzhou.i-bp1.x", "rke2://k8s-worker-1"}) {
    const Node node = WithProviderId(id);
    EXPECT_EQ(node.region, "") << id;
    EXPECT_EQ(node.instance_id, "") << id;
  }
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/cloud/metadata/k8s.go: the first label that is not
// empty wins, whatever stands in those after it and in the providerID.
TEST(Node, TakesEachFieldFromTheFirstOfItsLabels) {
  struct Case {
    std::string Node::*field;
    std::vector<std::string> labels;
    std::string at_last;  // from the providerID cn-beijing.i-1
  };
  const std::vector<Case> cases{
      {&Node::instance_id,
       {"alibabacloud.com/instance-id", "alibabacloud.com/ecs-instance-id",
        "sigma.ali/ecs-instance-id"},
       "i-1"},
      {&Node::region,
       {"topology.kubernetes.io/region", "topology.diskplugin.csi.alibabacloud.com/region",
        "failure-domain.beta.kubernetes.io/region", "alibabacloud.com/ecs-region-id",
        "sigma.ali/ecs-region-id"},
       "cn-beijing"},
      {&Node::zone,
       {"topology.kubernetes.io/zone", "topology.diskplugin.csi.alibabacloud.com/zone",
        "failure-domain.beta.kubernetes.io/zone", "alibabacloud.com/ecs-zone-id",
        "sigma.ali/ecs-zone-id"},
       ""},
      {&Node::instance_type,
       {"node.kubernetes.io/instance-type", "beta.kubernetes.io/instance-type",
        "sigma.ali/machine-model"},
       ""}};
  for (const Case& each : cases) {
    for (std::size_t i = 0; i < each.labels.size(); ++i) {
      std::string labels = "{";
      for (std::size_t k = 0; k < each.labels.size(); ++k) {
        const std::string value = k < i ? "" : "v" + std::to_string(k);
        labels += (k == 0 ? "\"" : ", \"") + each.labels[k] + "\": \"" + value + "\"";
      }
      EXPECT_EQ(WithLabels(labels + "}").*each.field, "v" + std::to_string(i)) << each.labels[i];
    }
    EXPECT_EQ(WithLabels("{}").*each.field, each.at_last) << each.labels[0];
  }
}

TEST(Node, OfASelfManagedClusterIsKnownByItsLabels) {
  const Node node = MustDecode(R"({
    "metadata": {"name": "k8s-worker-1", "labels": {
      "node.kubernetes.io/instance-type": "ecs.g7.2xlarge",
      "topology.kubernetes.io/region": "cn-hangzhou", "topology.kubernetes.io/zone": "cn-hangzhou-b",
      "alibabacloud.com/ecs-instance-id": "i-bp1w1"}},
    "spec": {"providerID": "rke2://k8s-worker-1"}})");
  EXPECT_EQ(node.instance_id, "i-bp1w1");
  EXPECT_EQ(node.region, "cn-hangzhou");
}

TEST(Node, IsVirtualByItsLabels) {
  for (const char* labels :
       {R"({"type": "virtual-kubelet", "alibabacloud.com/ecs-instance-id": "i-2"})",
        R"({"alibabacloud.com/virtual-node": "true"})"}) {
    const Node node = WithLabels(labels);
    EXPECT_TRUE(node.is_virtual) << labels;
    EXPECT_EQ(node.instance_id, "") << labels;
  }
  EXPECT_FALSE(
      WithLabels(R"({"type": "worker", "alibabacloud.com/virtual-node": "false"})").is_virtual);
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/labeler/reconcile.go: LingJun workers are served.
TEST(Node, IsNotVirtualAsALingJunWorker) {
  const Node node = WithLabels(R"({"alibabacloud.com/lingjun-worker": "true",
                                   "alibabacloud.com/instance-id": "e01-cn-lj0000001"})");
  EXPECT_FALSE(node.is_virtual);
  EXPECT_EQ(node.instance_id, "e01-cn-lj0000001");
}

TEST(Node, IsAnEdgeWorkerByItsLabel) {
  EXPECT_TRUE(WithLabels(R"({"alibabacloud.com/is-edge-worker": "true"})").is_edge);
  EXPECT_FALSE(WithLabels(R"({"alibabacloud.com/is-edge-worker": "false"})").is_edge);
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/nodeserver.go: the labeler writes max-disk, a
// node plugin without it allocatable-disk, which may be below zero.
TEST(Node, ReadsTheLimitOfEitherAnnotation) {
  const auto limit = [](const std::string& annotations) {
    return MustDecode(R"({"metadata": {"name": "n", "annotations": )" + annotations + "}}")
        .max_disk;
  };
  EXPECT_EQ(limit(R"({"node.csi.alibabacloud.com/allocatable-disk": "14"})"), 14);
  EXPECT_EQ(limit(R"({"node.csi.alibabacloud.com/allocatable-disk": "-2"})"), 0);
  EXPECT_EQ(limit(R"({"node.csi.alibabacloud.com/allocatable-disk": "14",
                      "node.csi.alibabacloud.com/max-disk": "15"})"),
            15);
  EXPECT_EQ(limit("{}"), std::nullopt);
}

TEST(Node, ReadsTheDiskAnnotationStrictly) {
  const auto decode = [](const std::string& value) {
    return DecodeText<Node>(R"({"metadata": {"name": "n", "annotations": {
                              "node.csi.alibabacloud.com/max-disk": )" +
                                value + "}}}",
                            DecodeNode);
  };
  EXPECT_EQ(decode("\"0\"").object->max_disk, 0);
  EXPECT_EQ(decode("\"64\"").object->max_disk, 64);
  for (const char* value : {"\"many\"", "\"15 \"", "\" 15\"", "\"+15\"", "\"-1\"", "\"1.5\"",
                            "\"15disks\"", "\"99999999999999999999\""}) {
    const auto decoded = decode(value);
    EXPECT_EQ(decoded.object->max_disk, std::nullopt) << value;
    EXPECT_EQ(decoded.problems.count, 1U) << value;
    EXPECT_THAT(
        decoded.problems.first,
        HasSubstr("metadata.annotations.node.csi.alibabacloud.com/max-disk: want a number"));
  }
  EXPECT_EQ(decode("\"\"").problems.count, 0U);
  EXPECT_EQ(decode("15").object->max_disk, std::nullopt);
}

TEST(Node, IsRefusedWithoutAName) {
  EXPECT_THAT(DecodeText<Node>("{}", DecodeNode).object,
              FailsWith(ErrorKind::kBadResponse, HasSubstr("node: no metadata.name")));
}

TEST(Node, SurvivesEveryMutation) {
  ExpectSurvivesMutations<Node>(kFull, DecodeNode);
}

TEST(CapturedNodes, AreSevenInstancesAndAVirtualNode) {
  const auto nodes = DecodeList<Node>("node_list.json", DecodeNode);
  EXPECT_EQ(nodes.size(), 8U);
  const Node& virtual_node = Named(nodes, "virtual-kubelet-cn-shenzhen-e");
  EXPECT_TRUE(virtual_node.is_virtual);
  EXPECT_EQ(virtual_node.instance_id, "");
  EXPECT_EQ(virtual_node.region, "cn-shenzhen");
  EXPECT_EQ(virtual_node.zone, "cn-shenzhen-e");
  const Node& full = Named(nodes, "cn-shenzhen.172.16.19.12");
  EXPECT_EQ(full.instance_id, "i-wz9330bbc64af37475e0");
  EXPECT_EQ(full.zone, "cn-shenzhen-d");
  EXPECT_EQ(full.instance_type, "ecs.g6.2xlarge");
  EXPECT_EQ(full.max_disk, 15);
  EXPECT_EQ(std::ranges::count_if(nodes, [](const Node& n) { return n.region == "cn-shenzhen"; }),
            8);
  EXPECT_EQ(std::ranges::count_if(nodes, [](const Node& n) { return !n.instance_id.empty(); }), 7);
}

TEST(CapturedNodes, AreReadyButForOneAndCordonedInOneCase) {
  const auto nodes = DecodeList<Node>("node_list.json", DecodeNode);
  for (const Node& node : nodes) {
    const bool is_lost = node.meta.name == "cn-shenzhen.172.16.19.16" || node.is_virtual;
    EXPECT_EQ(node.is_ready, !is_lost) << node.meta.name;
    EXPECT_EQ(node.is_cordoned, node.meta.name == "cn-shenzhen.172.16.19.17") << node.meta.name;
  }
  EXPECT_THAT(Named(nodes, "cn-shenzhen.172.16.19.11").taints, IsEmpty());
  EXPECT_THAT(Named(nodes, "cn-shenzhen.172.16.19.16").taints,
              ElementsAre(Taint{"node.kubernetes.io/unreachable", "", "NoSchedule"},
                          Taint{"node.kubernetes.io/unreachable", "", "NoExecute"}));
  EXPECT_EQ(*FindLabel(Named(nodes, "cn-shenzhen.172.16.19.12").labels, "kubernetes.io/hostname"),
            "cn-shenzhen.172.16.19.12");
}

}  // namespace
}  // namespace exporter::kubernetes::node_test
