// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/selector.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::selector_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

const Labels kNode{{"cpu", "16"}, {"disk", "ssd"}, {"empty", ""}, {"zone", "cn-shenzhen-d"}};

template <class T>
struct Read {
  T value;
  DecodeProblems problems;
};

// `decode` applied to the value of "it".
template <class Decode>
auto ReadIt(const std::string& it, Decode decode) {
  const auto document = JsonDocument::Parse(R"({"it": )" + it + "}").value();
  auto value = decode(document.root());
  return Read<decltype(value)>{std::move(value), document.problems()};
}

TEST(Labels, AreSortedAndFoundByName) {
  const auto read = ReadIt(R"({"b": "2", "a": "1", "c": ""})",
                           [](const Fields& fields) { return DecodeLabels(fields, "it"); });
  EXPECT_THAT(read.value, ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "")));
  EXPECT_EQ(*FindLabel(read.value, "b"), "2");
  EXPECT_EQ(*FindLabel(read.value, "c"), "");
  for (const char* name : {"", "0", "aa", "d"}) EXPECT_EQ(FindLabel(read.value, name), nullptr);
  EXPECT_EQ(FindLabel({}, "a"), nullptr);
}

struct RequirementCase {
  const char* name;
  Requirement requirement;
  bool is_met;
};

class EachRequirement : public ::testing::TestWithParam<RequirementCase> {};

TEST_P(EachRequirement, IsMetAsTheSchedulerSaysOfANode) {
  EXPECT_EQ(Meets(kNode, GetParam().requirement), GetParam().is_met);
}

INSTANTIATE_TEST_SUITE_P(
    Operators, EachRequirement,
    ::testing::Values(
        RequirementCase{"InListed", {"disk", "In", {"hdd", "ssd"}}, true},
        RequirementCase{"InNotListed", {"disk", "In", {"hdd"}}, false},
        RequirementCase{"InOfNothing", {"disk", "In", {}}, false},
        RequirementCase{"InWithoutTheLabel", {"gpu", "In", {"", "a100"}}, false},
        RequirementCase{"InOfTheEmptyText", {"empty", "In", {""}}, true},
        RequirementCase{"NotInListed", {"disk", "NotIn", {"ssd"}}, false},
        RequirementCase{"NotInNotListed", {"disk", "NotIn", {"hdd"}}, true},
        RequirementCase{"NotInWithoutTheLabel", {"gpu", "NotIn", {"a100"}}, true},
        RequirementCase{"ExistsWithTheLabel", {"empty", "Exists", {}}, true},
        RequirementCase{"ExistsWithoutTheLabel", {"gpu", "Exists", {}}, false},
        RequirementCase{"DoesNotExistWithTheLabel", {"empty", "DoesNotExist", {}}, false},
        RequirementCase{"DoesNotExistWithoutTheLabel", {"gpu", "DoesNotExist", {}}, true},
        RequirementCase{"GtOfLess", {"cpu", "Gt", {"15"}}, true},
        RequirementCase{"GtOfTheSame", {"cpu", "Gt", {"16"}}, false},
        RequirementCase{"GtByNumberNotByText", {"cpu", "Gt", {"9"}}, true},
        RequirementCase{"GtOfText", {"disk", "Gt", {"1"}}, false},
        RequirementCase{"GtThanText", {"cpu", "Gt", {"many"}}, false},
        RequirementCase{"GtThanNothing", {"cpu", "Gt", {}}, false},
        RequirementCase{"GtThanTwo", {"cpu", "Gt", {"1", "2"}}, false},
        RequirementCase{"GtWithoutTheLabel", {"gpu", "Gt", {"-1"}}, false},
        RequirementCase{"LtOfMore", {"cpu", "Lt", {"17"}}, true},
        RequirementCase{"LtOfTheSame", {"cpu", "Lt", {"16"}}, false},
        RequirementCase{"LtOfLess", {"cpu", "Lt", {"-17"}}, false},
        RequirementCase{"LtBeyondIntegers", {"cpu", "Lt", {"99999999999999999999"}}, false},
        RequirementCase{"LtWithoutTheLabel", {"gpu", "Lt", {"1"}}, false},
        RequirementCase{"OfALaterVersion", {"disk", "Like", {"ssd"}}, false},
        RequirementCase{"WithoutAnOperator", {"disk", "", {"ssd"}}, false}),
    [](const auto& each) { return std::string(each.param.name); });

TEST(LabelSelector, NeedsAllOfItsRequirements) {
  EXPECT_TRUE(Meets(kNode, LabelSelector{{"disk", "In", {"ssd"}}, {"gpu", "DoesNotExist", {}}}));
  EXPECT_FALSE(Meets(kNode, LabelSelector{{"disk", "In", {"ssd"}}, {"gpu", "Exists", {}}}));
}

TEST(LabelSelector, SelectsEverythingWhenItIsEmpty) {
  EXPECT_TRUE(Meets(kNode, LabelSelector{}));
  EXPECT_TRUE(Meets(Labels{}, LabelSelector{}));
}

TEST(LabelSelector, ReadsMatchLabelsAsIn) {
  const auto read = ReadIt(
      R"({"matchLabels": {"tier": "db"},
          "matchExpressions": [{"key": "zone", "operator": "NotIn", "values": ["a", "b"]}]})",
      [](const Fields& fields) { return DecodeLabelSelector(fields, "it"); });
  EXPECT_EQ(read.value, (LabelSelector{{"zone", "NotIn", {"a", "b"}}, {"tier", "In", {"db"}}}));
  EXPECT_EQ(read.problems.count, 0U);
}

TEST(LabelSelector, TellsAnEmptyOneFromNone) {
  const auto decode = [](const Fields& fields) { return DecodeLabelSelector(fields, "it"); };
  EXPECT_EQ(ReadIt("{}", decode).value, LabelSelector{});
  EXPECT_EQ(ReadIt("null", decode).value, std::nullopt);
  EXPECT_EQ(ReadIt("7", decode).value, std::nullopt);
}

std::optional<NodeSelector> ReadNodeSelector(const std::string& text) {
  return ReadIt(text, [](const Fields& fields) { return DecodeNodeSelector(fields.Object("it")); })
      .value;
}

TEST(NodeSelector, ReadsExpressionsAndFields) {
  EXPECT_EQ(ReadNodeSelector(R"({"nodeSelectorTerms": [
      {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}],
       "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n1"]}]},
      {}]})"),
            (NodeSelector{
                {.labels = {{"disk", "In", {"ssd"}}}, .fields = {{"metadata.name", "In", {"n1"}}}},
                {.labels = {}, .fields = {}}}));
  EXPECT_EQ(ReadNodeSelector("null"), std::nullopt);
}

TEST(NodeSelector, NeedsOneOfItsTerms) {
  const NodeSelectorTerm ssd{.labels = {{"disk", "In", {"ssd"}}}, .fields = {}};
  const NodeSelectorTerm gpu{.labels = {{"gpu", "Exists", {}}}, .fields = {}};
  EXPECT_TRUE(Selects({ssd}, "n1", kNode));
  EXPECT_TRUE(Selects({gpu, ssd}, "n1", kNode));
  EXPECT_FALSE(Selects({gpu}, "n1", kNode));
}

TEST(NodeSelector, NeedsEveryRequirementOfATerm) {
  EXPECT_FALSE(Selects({{.labels = {{"disk", "In", {"ssd"}}, {"gpu", "Exists", {}}}, .fields = {}}},
                       "n1", kNode));
}

TEST(NodeSelector, SelectsNothingWithoutATermOrByAnEmptyOne) {
  EXPECT_FALSE(Selects({}, "n1", kNode));
  EXPECT_FALSE(Selects({{.labels = {}, .fields = {}}}, "n1", kNode));
  EXPECT_FALSE(Selects(ReadNodeSelector(R"({"nodeSelectorTerms": null})").value(), "n1", kNode));
}

TEST(NodeSelector, MatchesTheNameOfTheNodeByItsFields) {
  const auto by_field = [](Requirement field) {
    return NodeSelector{{.labels = {}, .fields = {std::move(field)}}};
  };
  EXPECT_TRUE(Selects(by_field({"metadata.name", "In", {"n1"}}), "n1", kNode));
  EXPECT_FALSE(Selects(by_field({"metadata.name", "In", {"n1"}}), "n2", kNode));
  EXPECT_TRUE(Selects(by_field({"metadata.name", "NotIn", {"n1"}}), "n2", kNode));
  EXPECT_FALSE(Selects(by_field({"metadata.name", "NotIn", {"n1"}}), "n1", kNode));
  EXPECT_FALSE(Selects(by_field({"spec.unschedulable", "In", {"n1"}}), "n1", kNode));
  const NodeSelector both{
      {.labels = {{"disk", "In", {"hdd"}}}, .fields = {{"metadata.name", "In", {"n1"}}}}};
  EXPECT_FALSE(Selects(both, "n1", kNode));
}

TEST(Taints, AreReadWithTheirTolerations) {
  EXPECT_THAT(ReadIt(R"([{"key": "k", "value": "v", "effect": "NoSchedule"}, {"key": "x"}])",
                     [](const Fields& fields) { return DecodeTaints(fields, "it"); })
                  .value,
              ElementsAre(Taint{"k", "v", "NoSchedule"}, Taint{"x", "", ""}));
  EXPECT_THAT(
      ReadIt(R"([{"key": "k", "operator": "Equal", "value": "v", "effect": "NoExecute"},
                         {"operator": "Exists", "tolerationSeconds": 300}])",
             [](const Fields& fields) { return DecodeTolerations(fields, "it"); })
          .value,
      ElementsAre(Toleration{"k", "Equal", "v", "NoExecute"}, Toleration{"", "Exists", "", ""}));
  EXPECT_THAT(ReadIt("null", [](const Fields& fields) { return DecodeTaints(fields, "it"); }).value,
              IsEmpty());
}

struct TolerationCase {
  const char* name;
  Toleration toleration;
  bool is_tolerated;
};

class EachToleration : public ::testing::TestWithParam<TolerationCase> {};

TEST_P(EachToleration, IsJudgedAsTheSchedulerDoesOfATaint) {
  EXPECT_EQ(Tolerates(GetParam().toleration, {"dedicated", "db", "NoSchedule"}),
            GetParam().is_tolerated);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, EachToleration,
    ::testing::Values(
        TolerationCase{"Equal", {"dedicated", "Equal", "db", "NoSchedule"}, true},
        TolerationCase{"EqualIsTheDefault", {"dedicated", "", "db", "NoSchedule"}, true},
        TolerationCase{"OtherValue", {"dedicated", "Equal", "web", "NoSchedule"}, false},
        TolerationCase{"NoValue", {"dedicated", "Equal", "", "NoSchedule"}, false},
        TolerationCase{"Exists", {"dedicated", "Exists", "", "NoSchedule"}, true},
        TolerationCase{"OtherKey", {"gpu", "Exists", "", "NoSchedule"}, false},
        TolerationCase{"OtherEffect", {"dedicated", "Exists", "", "NoExecute"}, false},
        TolerationCase{"EveryEffect", {"dedicated", "Equal", "db", ""}, true},
        TolerationCase{"EveryKey", {"", "Exists", "", ""}, true},
        TolerationCase{"EveryKeyOfAnotherEffect", {"", "Exists", "", "NoExecute"}, false},
        TolerationCase{"EveryKeyOfAValue", {"", "Equal", "db", ""}, true},
        TolerationCase{"OperatorOfALaterVersion", {"dedicated", "Gt", "db", ""}, false}),
    [](const auto& each) { return std::string(each.param.name); });

constexpr const char* kSelectors = R"({
  "labels": {"a": "1"},
  "selector": {"matchLabels": {"tier": "db"},
               "matchExpressions": [{"key": "k", "operator": "In", "values": ["v"]}]},
  "required": {"nodeSelectorTerms": [{
      "matchExpressions": [{"key": "cpu", "operator": "Gt", "values": ["1"]}],
      "matchFields": [{"key": "metadata.name", "operator": "In", "values": ["n"]}]}]},
  "taints": [{"key": "k", "value": "v", "effect": "NoSchedule"}],
  "tolerations": [{"key": "k", "operator": "Exists", "effect": "NoSchedule"}]})";

TEST(Selectors, SurviveEveryMutation) {
  const std::size_t count = ForEachMutation(kSelectors, [](const std::string& mutated) {
    const auto document = JsonDocument::Parse(mutated);
    if (!document) return;
    const Fields root = document->root();
    const Labels labels = DecodeLabels(root, "labels");
    if (const auto selector = DecodeLabelSelector(root, "selector")) Meets(labels, *selector);
    const auto nodes = DecodeNodeSelector(root.Object("required"));
    EXPECT_FALSE(nodes && nodes->empty() && Selects(*nodes, "n", labels)) << mutated;
    for (const Taint& taint : DecodeTaints(root, "taints")) {
      for (const Toleration& each : DecodeTolerations(root, "tolerations")) Tolerates(each, taint);
    }
  });
  EXPECT_GT(count, 50U);
}

}  // namespace
}  // namespace exporter::kubernetes::selector_test
