// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/csi_node.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::csi_node_test {
namespace {

using ::testing::HasSubstr;

constexpr const char* kFull = R"({
  "metadata": {"name": "node-1"},
  "spec": {"drivers": [
    {"name": "nasplugin.csi.alibabacloud.com", "nodeID": "node-1", "topologyKeys": null,
     "allocatable": {"count": 99}},
    {"name": "diskplugin.csi.alibabacloud.com", "nodeID": "i-1",
     "topologyKeys": ["topology.kubernetes.io/zone"], "allocatable": {"count": 15}}]}})";

CsiNode MustDecode(const std::string& text) {
  auto decoded = DecodeText<CsiNode>(text, DecodeCsiNode);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(CsiNode, HasTheDiskDriverOfAFullObject) {
  const CsiNode node = MustDecode(kFull);
  EXPECT_EQ(node.meta.name, "node-1");
  EXPECT_TRUE(node.has_disk_driver);
  EXPECT_TRUE(node.has_topology);
  EXPECT_EQ(node.instance_id, "i-1");
  EXPECT_EQ(node.disk_limit, 15);
}

TEST(CsiNode, HasNoLimitWithoutAllocatable) {
  const CsiNode node = MustDecode(
      R"({"metadata": {"name": "n"},
          "spec": {"drivers": [{"name": "diskplugin.csi.alibabacloud.com", "nodeID": "i-1"}]}})");
  EXPECT_TRUE(node.has_disk_driver);
  EXPECT_EQ(node.disk_limit, std::nullopt);
}

// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/nodeserver.go: no topology where the count is
// 0.
TEST(CsiNode, HasNoTopologyWithoutKeys) {
  for (const char* keys : {"null", "[]", R"("k")"}) {
    const auto decoded = DecodeText<CsiNode>(
        R"({"metadata": {"name": "n"}, "spec": {"drivers": [
            {"name": "diskplugin.csi.alibabacloud.com", "nodeID": "i-1", "topologyKeys": )" +
            std::string(keys) + "}]}}",
        DecodeCsiNode);
    EXPECT_TRUE(decoded.object->has_disk_driver) << keys;
    EXPECT_FALSE(decoded.object->has_topology) << keys;
  }
}

TEST(CsiNode, HasALimitOfZeroWhereTheDriverSaysSo) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "n"}, "spec": {"drivers": [
              {"name": "diskplugin.csi.alibabacloud.com", "allocatable": {"count": 0}}]}})")
                .disk_limit,
            0);
}

TEST(CsiNode, HasNoLimitBelowZero) {
  const auto document = JsonDocument::Parse(R"({"metadata": {"name": "n"}, "spec": {"drivers": [
      {"name": "diskplugin.csi.alibabacloud.com", "allocatable": {"count": -3}}]}})");
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(DecodeCsiNode(document->root())->disk_limit, std::nullopt);
  EXPECT_EQ(document->problems().first,
            "spec.drivers.allocatable.count: a number of disks cannot be negative");
}

TEST(CsiNode, HasNoDiskDriverBeforeItRegisters) {
  for (const char* spec : {"{}", R"({"drivers": null})", R"({"drivers": []})",
                           R"({"drivers": [{"name": "nasplugin.csi.alibabacloud.com"}]})"}) {
    const CsiNode node =
        MustDecode(R"({"metadata": {"name": "n"}, "spec": )" + std::string(spec) + "}");
    EXPECT_FALSE(node.has_disk_driver) << spec;
    EXPECT_EQ(node.disk_limit, std::nullopt) << spec;
  }
}

TEST(CsiNode, IsRefusedWithoutAName) {
  EXPECT_THAT(DecodeText<CsiNode>("{}", DecodeCsiNode).object,
              FailsWith(ErrorKind::kBadResponse, HasSubstr("csinode: no metadata.name")));
}

TEST(CsiNode, SurvivesEveryMutation) {
  ExpectSurvivesMutations<CsiNode>(kFull, DecodeCsiNode);
}

TEST(CapturedCsiNodes, LimitEveryNodeThatHasTheDriver) {
  const auto nodes = DecodeList<CsiNode>("csinode_list.json", DecodeCsiNode);
  EXPECT_EQ(nodes.size(), 7U);
  const CsiNode& full = Named(nodes, "cn-shenzhen.172.16.19.12");
  EXPECT_EQ(full.instance_id, "i-wz9330bbc64af37475e0");
  EXPECT_EQ(full.disk_limit, 15);
  const CsiNode& bare = Named(nodes, "cn-shenzhen.172.16.19.17");
  EXPECT_FALSE(bare.has_disk_driver);
  EXPECT_EQ(bare.instance_id, "");
  EXPECT_EQ(bare.disk_limit, std::nullopt);
}

}  // namespace
}  // namespace exporter::kubernetes::csi_node_test
