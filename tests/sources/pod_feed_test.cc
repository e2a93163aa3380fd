// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/feed.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_apis.h"

namespace exporter::pod_feed_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string Pod(const std::string& name, const std::string& node, const std::string& claim = {}) {
  nlohmann::json pod = {{"metadata", {{"namespace", "shop"}, {"name", name}}},
                        {"spec", {{"nodeName", node}, {"volumes", nlohmann::json::array()}}}};
  if (!claim.empty()) {
    pod["spec"]["volumes"].push_back(
        {{"name", "data"}, {"persistentVolumeClaim", {{"claimName", claim}}}});
  }
  return pod.dump();
}

struct Pods {
  Slot<Inventory> inventory;
  Feed feed = MakePodFeed({.inventory = inventory, .scope = {}});

  void KnowNodes(const std::vector<std::string>& names) {
    std::vector<kubernetes::Node> nodes;
    for (const std::string& name : names) nodes.push_back(MakeNode(name));
    auto latest = std::make_shared<Inventory>();
    latest->nodes = TableOf(std::move(nodes));
    inventory.Put(latest);
  }
  void ForgetNodes() { inventory.Put(std::make_shared<const Inventory>()); }
  void Put(const std::string& pod) {
    const auto document = JsonDocument::Parse(pod);
    EXPECT_EQ(feed.parts[0].store->Put(document->root()), "");
  }
  std::vector<std::string> Names() {
    Inventory built;
    feed.apply(built, SampleTime());
    std::vector<std::string> names;
    for (const auto& pod : built.pods) names.push_back(pod.meta.name);
    return names;
  }
};

TEST(PodFeed, KeepsPodsWithClaimsAndPodsOnMissingNodes) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Put(Pod("claims", "n1", "data"));
  pods.Put(Pod("nothing", "n1"));
  pods.Put(Pod("lost", "gone"));
  pods.Put(Pod("unscheduled", ""));
  EXPECT_THAT(pods.Names(), ElementsAre("claims", "lost"));
}

TEST(PodFeed, CallsNoNodeMissingBeforeItKnowsTheNodes) {
  Pods pods;
  pods.Put(Pod("somewhere", "n1"));
  EXPECT_THAT(pods.Names(), IsEmpty());
}

TEST(PodFeed, DropsAPodWhoseNodeTurnsUp) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Put(Pod("early", "n2"));
  EXPECT_THAT(pods.Names(), ElementsAre("early"));
  pods.KnowNodes({"n1", "n2"});
  EXPECT_THAT(pods.Names(), IsEmpty());
}

TEST(PodFeed, AsksForThePodsOfANodeThatGoes) {
  Pods pods;
  pods.KnowNodes({"cn-shenzhen.1", "n2"});
  EXPECT_THAT(pods.feed.parts[0].missed(), IsEmpty());
  pods.KnowNodes({"n2"});
  EXPECT_THAT(pods.feed.parts[0].missed(),
              ElementsAre("fieldSelector=spec.nodeName%3Dcn-shenzhen.1"));
  EXPECT_THAT(pods.feed.parts[0].missed(), IsEmpty()) << "once";
}

TEST(PodFeed, TrustsTheLastNodesWhileTheyCannotBeRead) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Put(Pod("lost", "gone"));
  pods.ForgetNodes();
  EXPECT_THAT(pods.Names(), ElementsAre("lost"));
  EXPECT_THAT(pods.feed.parts[0].missed(), IsEmpty());
}

TEST(PodFeed, KeepsOfTheCapturedClusterWhatStorageNeeds) {
  FakeApis apis;
  apis.AnswerWithFixtures();
  Inventory inventory;
  ASSERT_TRUE(apis.ReadInto(SourceNamed("nodes"), inventory));
  ASSERT_TRUE(apis.ReadInto(SourceNamed("pods"), inventory));
  EXPECT_EQ(inventory.pods.size(), 26U) << "of 27";
  for (const auto& pod : inventory.pods) EXPECT_FALSE(pod.claims.empty()) << pod.meta.name;
}

}  // namespace
}  // namespace exporter::pod_feed_test
