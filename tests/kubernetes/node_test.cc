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
  EXPECT_EQ(node.region, "cn-shenzhen");
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
                         "cn-hangzhou.eci-1", "cn-hangzhou/i-bp1", "alicloud://"}) {
    const Node node = WithProviderId(id);
    EXPECT_EQ(node.region, "") << id;
    EXPECT_EQ(node.instance_id, "") << id;
  }
}

TEST(Node, FallsBackOnOlderLabels) {
  const Node node = MustDecode(R"({"metadata": {"name": "n", "labels": {
    "beta.kubernetes.io/instance-type": "ecs.g5.large",
    "failure-domain.beta.kubernetes.io/region": "cn-beijing",
    "failure-domain.beta.kubernetes.io/zone": "cn-beijing-a"}}})");
  EXPECT_EQ(node.instance_type, "ecs.g5.large");
  EXPECT_EQ(node.region, "cn-beijing");
  EXPECT_EQ(node.zone, "cn-beijing-a");
  EXPECT_EQ(WithLabels(R"({"topology.diskplugin.csi.alibabacloud.com/zone": "cn-beijing-b"})").zone,
            "cn-beijing-b");
}

TEST(Node, IsVirtualByItsLabels) {
  for (const char* labels :
       {R"({"type": "virtual-kubelet"})", R"({"alibabacloud.com/virtual-node": "true"})",
        R"({"alibabacloud.com/lingjun-worker": "true"})"}) {
    const Node node = WithLabels(labels);
    EXPECT_TRUE(node.is_virtual) << labels;
    EXPECT_EQ(node.instance_id, "") << labels;
  }
  EXPECT_FALSE(
      WithLabels(R"({"type": "worker", "alibabacloud.com/virtual-node": "false"})").is_virtual);
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
  EXPECT_EQ(full.max_disk, std::nullopt);
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
