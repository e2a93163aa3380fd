// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/pod_groups.h"

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::pod_groups_test {
namespace {

using kubernetes::PlacedPod;
using kubernetes::PodGroup;

using Pods = std::map<std::string, PlacedPod>;  // by name

PlacedPod Pod(const std::string& name, const std::string& node, const std::string& app) {
  return {.name = name,
          .node = node,
          .traits = {.ns = "n", .labels = {{"app", app}}, .anti_affinity = {}, .host_ports = {}}};
}

struct Counts {
  std::uint32_t pods = 0;
  std::uint32_t terminating = 0;
  friend bool operator==(const Counts&, const Counts&) = default;
};
using CountsByAppAndNode = std::map<std::pair<std::string, std::string>, Counts>;

CountsByAppAndNode CountsOf(const Pods& pods) {
  CountsByAppAndNode counts;
  for (const auto& [name, pod] : pods) {
    Counts& here = counts[{pod.traits.labels[0].second, pod.node}];
    ++here.pods;
    here.terminating += pod.is_terminating ? 1 : 0;
  }
  return counts;
}

CountsByAppAndNode CountsOf(const PodGroups::Rows& rows) {
  CountsByAppAndNode counts;
  for (const auto& group : rows) {
    EXPECT_FALSE(group->nodes.empty());
    for (const auto& on : group->nodes) {
      const auto [place, is_new] =
          counts.emplace(std::pair(group->traits.labels.at(0).second, *on.node),
                         Counts{.pods = on.pods, .terminating = on.terminating});
      EXPECT_TRUE(is_new) << "two groups with equal traits";
    }
  }
  return counts;
}

TEST(PodGroups, ForgetWhatIsNotAsked) {
  PodGroups groups;
  PlacedPod port = Pod("port", "n1", "web");
  port.traits.labels = {{"tier", "x"}};
  port.traits.host_ports = {{.port = 80}};
  PlacedPod apart = port;
  apart.name = "apart";
  apart.traits.anti_affinity = {{.topology_key = "host", .selector = kubernetes::LabelSelector{}}};
  PlacedPod web = Pod("web", "n1", "web");
  web.traits.labels.emplace_back("tier", "x");
  for (const PlacedPod& pod : {port, apart, web, Pod("db", "n2", "db")}) groups.Put(pod);
  kubernetes::PodQuestions questions;
  questions.labels = {"app"};
  PodGroups asked = groups.For(questions);
  EXPECT_EQ(asked.size(), 3U) << "nobody asks about a port";
  EXPECT_EQ(asked.Share()->size(), 3U);
  EXPECT_TRUE(asked.Remove("n", "web"));
  EXPECT_FALSE(asked.Remove("n", "port"));
  EXPECT_TRUE(asked.Remove("n", "apart")) << "its terms are about others";
  EXPECT_EQ(CountsOf(*asked.Share()).size(), 1U);
  EXPECT_EQ(groups.size(), 4U);
  questions.has_all_pods = true;
  EXPECT_EQ(groups.For(questions).size(), 4U);
  questions = {};
  questions.has_ports = true;
  EXPECT_EQ(groups.For(questions).size(), 2U);
}

TEST(PodGroups, CountThePodsWhateverHappensToThem) {
  std::mt19937_64 random(20261130);
  const auto below = [&](std::uint64_t end) { return std::to_string(random() % end); };
  PodGroups groups;
  Pods pods;
  for (int i = 0; i < 5000; ++i) {
    const std::string name = "p-" + below(40);
    if (random() % 3 == 0) {
      EXPECT_EQ(groups.Remove("n", name), pods.erase(name) > 0);
    } else {
      PlacedPod pod = Pod(name, "n" + below(4), "app-" + below(5));
      pod.is_terminating = random() % 4 == 0;
      const auto known = pods.find(name);
      const bool is_same = known != pods.end() && known->second.node == pod.node &&
                           known->second.traits == pod.traits &&
                           known->second.is_terminating == pod.is_terminating;
      EXPECT_EQ(groups.Put(pod), !is_same);
      pods.insert_or_assign(name, pod);
    }
    ASSERT_EQ(groups.size(), pods.size());
    if (i % 7 == 0) ASSERT_EQ(CountsOf(*groups.Share()), CountsOf(pods)) << i;
  }
}

TEST(PodGroups, DoNotChangeRowsThatAreShared) {
  PodGroups groups;
  groups.Put(Pod("a", "n1", "web"));
  const auto before = groups.Share();
  groups.Put(Pod("b", "n1", "web"));
  groups.Remove("n", "a");
  ASSERT_EQ(before->size(), 1U);
  EXPECT_EQ(before->front()->nodes.at(0).pods, 1U);
  EXPECT_EQ(groups.Share()->front()->nodes.at(0).pods, 1U);
  EXPECT_NE(groups.Share()->front(), before->front());
}

TEST(PodGroups, ShareWhatDidNotChange) {
  PodGroups groups;
  groups.Put(Pod("a", "n1", "web"));
  const auto before = groups.Share();
  groups.Put(Pod("b", "n1", "db"));
  EXPECT_EQ(groups.Share()->at(0), before->at(0));
}

TEST(PodGroups, KnowTheSamePods) {
  PodGroups one;
  PodGroups other;
  EXPECT_TRUE(one.HasSamePods(other));
  one.Put(Pod("a", "n1", "web"));
  EXPECT_FALSE(one.HasSamePods(other));
  other.Put(Pod("b", "n9", "db"));
  other.Put(Pod("a", "n1", "web"));
  other.Remove("n", "b");
  EXPECT_TRUE(one.HasSamePods(other));
  other.Put(Pod("a", "n1", "db"));
  EXPECT_FALSE(one.HasSamePods(other));
  other.Put(Pod("a", "n2", "web"));
  EXPECT_FALSE(one.HasSamePods(other));
}

TEST(PodGroups, DoNotMixUpNamespaces) {
  PodGroups groups;
  PlacedPod pod = Pod("a", "n1", "web");
  groups.Put(pod);
  pod.traits.ns = "m";
  EXPECT_TRUE(groups.Put(pod));
  EXPECT_EQ(groups.size(), 2U);
  EXPECT_EQ(groups.Share()->size(), 2U);
}

}  // namespace
}  // namespace exporter::pod_groups_test
