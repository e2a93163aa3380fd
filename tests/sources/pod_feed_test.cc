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
using ::testing::UnorderedElementsAre;

std::string Pod(const std::string& name, const std::string& node, const std::string& claim = {}) {
  nlohmann::json pod = {{"metadata", {{"namespace", "shop"}, {"name", name}}},
                        {"spec", {{"nodeName", node}, {"volumes", nlohmann::json::array()}}}};
  if (!claim.empty()) {
    pod["spec"]["volumes"].push_back(
        {{"name", "data"}, {"persistentVolumeClaim", {{"claimName", claim}}}});
  }
  return pod.dump();
}

std::string Labelled(const std::string& name, const std::string& node, const std::string& app) {
  nlohmann::json pod = nlohmann::json::parse(Pod(name, node));
  pod["metadata"]["labels"] = {{"app", app}, {"hash", name}};
  return pod.dump();
}

kubernetes::PodTerms About(const std::string& label) {
  kubernetes::PodTerms terms;
  terms.anti_affinity = {
      {.topology_key = "host", .selector = kubernetes::LabelSelector{{label, "Exists", {}}}}};
  return terms;
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
  // The latest inventory has a StatefulSet with these terms.
  void Ask(const kubernetes::PodTerms& terms) {
    auto latest = std::make_shared<Inventory>(*inventory.current());
    auto set = MakeStatefulSet("shop", "web", {}, 1);
    set.terms = terms;
    latest->stateful_sets = TableOf<kubernetes::StatefulSet>({set});
    inventory.Put(latest);
  }
  // It has no StatefulSet.
  void AskNothing() {
    auto latest = std::make_shared<Inventory>(*inventory.current());
    latest->stateful_sets = TableOf<kubernetes::StatefulSet>({});
    inventory.Put(latest);
  }
  void List(const std::vector<std::string>& pods) {
    auto& store = *feed.parts[0].store;
    store.BeginList();
    for (const std::string& pod : pods) {
      const auto document = JsonDocument::Parse(pod);
      EXPECT_EQ(store.Take(document->root()), "");
    }
    store.EndList();
  }
  // Labels and nodes, with the number of pods: "app=web n1:2".
  std::vector<std::string> Groups() {
    Inventory built;
    feed.apply(built, SampleTime());
    std::vector<std::string> groups;
    for (const auto& group : built.pod_groups) {
      std::string text;
      for (const auto& [name, value] : group.traits.labels) text += name + "=" + value + " ";
      for (const auto& on : group.nodes) text += *on.node + ":" + std::to_string(on.pods) + " ";
      groups.push_back(text);
    }
    return groups;
  }
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

TEST(PodFeed, GroupsThePodsThatAreAskedAbout) {
  Pods pods;
  pods.KnowNodes({"n1", "n2"});
  pods.Ask(About("app"));
  pods.List({Labelled("a", "n1", "web"), Labelled("b", "n1", "web"), Labelled("c", "n2", "web"),
             Labelled("d", "", "web"), Pod("e", "n1")});
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:2 n2:1 "));
  pods.Put(Labelled("d", "n2", "web"));
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:2 n2:2 "));
  const auto document = JsonDocument::Parse(Labelled("a", "n1", "web"));
  EXPECT_EQ(pods.feed.parts[0].store->Remove(document->root()), "");
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:1 n2:2 "));
  pods.Put(Pod("b", "n1"));
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n2:2 ")) << "it has lost its label";
}

TEST(PodFeed, KeepsNoPodsForTermsThatNobodyHas) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Ask({});
  const auto version = pods.feed.parts[0].store->version();
  pods.List({Labelled("a", "n1", "web")});
  EXPECT_THAT(pods.Groups(), IsEmpty());
  EXPECT_EQ(pods.feed.parts[0].store->version(), version) << "no reason to publish";
}

TEST(PodFeed, IsNoNewsWhereAListIsTheSame) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Ask(About("app"));
  pods.List({Labelled("a", "n1", "web"), Labelled("b", "n1", "web")});
  const auto version = pods.feed.parts[0].store->version();
  pods.List({Labelled("b", "n1", "web"), Labelled("a", "n1", "web")});
  EXPECT_EQ(pods.feed.parts[0].store->version(), version);
  pods.List({Labelled("b", "n1", "web")});
  EXPECT_NE(pods.feed.parts[0].store->version(), version);
}

TEST(PodFeed, ListsAllPodsWhenMoreIsAsked) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Ask(About("app"));
  pods.List({Labelled("a", "n1", "web")});
  const auto missed = pods.feed.parts[0].missed;
  EXPECT_THAT(missed(), IsEmpty());
  pods.Ask(About("hash"));
  EXPECT_THAT(missed(), ElementsAre("")) << "everything";
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:1 "));
  Inventory built;
  pods.feed.apply(built, SampleTime());
  EXPECT_EQ(built.pod_questions.labels, (std::set<std::string, std::less<>>{"app"}));
  pods.List({Labelled("a", "n1", "web")});
  EXPECT_THAT(pods.Groups(), ElementsAre("hash=a n1:1 ")) << "nobody asks for the app any more";
  EXPECT_THAT(missed(), IsEmpty());
}

TEST(PodFeed, ForgetsWhatNobodyAsksAnyMore) {
  Pods pods;
  pods.KnowNodes({"n1", "n2"});
  kubernetes::PodTerms both = About("app");
  both.anti_affinity.push_back(About("hash").anti_affinity[0]);
  pods.Ask(both);
  pods.List({Labelled("a", "n1", "web"), Labelled("b", "n2", "web")});
  const auto missed = pods.feed.parts[0].missed;
  EXPECT_THAT(pods.Groups(), UnorderedElementsAre("app=web hash=a n1:1 ", "app=web hash=b n2:1 "));
  pods.Ask(About("app"));
  EXPECT_THAT(missed(), IsEmpty()) << "less is answered without a list";
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:1 n2:1 "));
  const auto version = pods.feed.parts[0].store->version();
  EXPECT_THAT(missed(), IsEmpty());
  EXPECT_EQ(pods.feed.parts[0].store->version(), version) << "nothing more to forget";
  pods.Put(Labelled("c", "n1", "web"));
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:2 n2:1 "));
  pods.AskNothing();
  EXPECT_THAT(missed(), IsEmpty());
  EXPECT_THAT(pods.Groups(), IsEmpty()) << "the StatefulSet is gone";
  pods.Ask(About("app"));
  EXPECT_THAT(missed(), ElementsAre("")) << "everything, again";
}

TEST(PodFeed, ForgetsNothingWhileStatefulSetsAreNotRead) {
  Pods pods;
  pods.KnowNodes({"n1"});
  pods.Ask(About("app"));
  pods.List({Labelled("a", "n1", "web")});
  pods.KnowNodes({"n1"});  // and no StatefulSets
  EXPECT_THAT(pods.feed.parts[0].missed(), IsEmpty());
  EXPECT_THAT(pods.Groups(), ElementsAre("app=web n1:1 "));
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
