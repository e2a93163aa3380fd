// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/expr.h"

#include <gmock/gmock.h>

#include "tests/alerting/promtool_rules.h"
#include "tests/metrics/promtool.h"

namespace exporter::expr_test {
namespace {

using testing::ElementsAre;

struct Printed {
  Expr expr;
  std::string text;
};

std::vector<Printed> ShortOnes() {
  const Expr a = Series("a");
  const Expr b = Series("b");
  return {
      {Number(0.25), "0.25"},
      {Number(1e21), "1e+21"},
      {Time(), "time()"},
      {a, "a"},
      {Series("a", {Is("x", "1"), IsNot("y", ""), IsOneOf("z", {"p", "q"})}),
       R"(a{x="1",y!="",z=~"p|q"})"},
      {Series("a", {Is("x", R"(say "no" \o/)")}), R"(a{x="say \"no\" \\o/"})"},
      {Over(Series("a", {Is("x", "1")}), "6h"), R"(a{x="1"}[6h])"},
      {Before(a, "1d"), "a offset 1d"},
      {Max({"x", "y"}, a), "max by (x, y) (a)"},
      {Min({"x"}, a), "min by (x) (a)"},
      {Sum({"x"}, Op(a, "+", b)), "sum by (x) (a + b)"},
      {Call("abs", {a}), "abs(a)"},
      {Call("clamp_min", {a, Number(0)}), "clamp_min(a, 0)"},
      {Op(a, "-", Op(b, "*", Number(2))), "a - (b * 2)"},
      {Op(Op(a, "-", b), ">", Number(2)), "(a - b) > 2"},
      {OpOn({"x", "y"}, a, "and", b), "a and on (x, y) b"},
      {OpOnLeft({"x"}, {"y", "z"}, a, "*", b), "a * on (x) group_left (y, z) b"},
      {OpOnLeft({"x"}, {}, a, "*", b), "a * on (x) group_left () b"},
  };
}

Expr LongSeries(const std::string& name) {
  return Series(name, {Is("a_label_of_some_length", "with a value of some length")});
}

TEST(PromQl, PrintsEachKindOfExpression) {
  for (const Printed& row : ShortOnes()) EXPECT_EQ(PromQl(row.expr), row.text);
}

TEST(PromQl, BreaksLongAggregationsAndCalls) {
  EXPECT_EQ(PromQl(Max({"node"}, Op(LongSeries("one"), "+", LongSeries("two")))),
            "max by (node) (\n"
            "  one{a_label_of_some_length=\"with a value of some length\"}\n"
            "  + two{a_label_of_some_length=\"with a value of some length\"}\n"
            ")");
  EXPECT_EQ(PromQl(Call("clamp_min", {LongSeries("a_metric_with_a_long_name"), LongSeries("two")})),
            "clamp_min(\n"
            "  a_metric_with_a_long_name{a_label_of_some_length=\"with a value of some length\"},\n"
            "  two{a_label_of_some_length=\"with a value of some length\"}\n"
            ")");
}

TEST(PromQl, GivesALongMatchItsOwnLine) {
  EXPECT_EQ(PromQl(OpOn({"node", "zone"}, LongSeries("one"), "*", LongSeries("two"))),
            "one{a_label_of_some_length=\"with a value of some length\"}\n"
            "* on (node, zone)\n"
            "two{a_label_of_some_length=\"with a value of some length\"}");
}

TEST(PromQl, IndentsALongOperandInParentheses) {
  EXPECT_EQ(PromQl(Op(Op(LongSeries("one"), "+", LongSeries("two")), ">", Number(0))),
            "(\n"
            "  one{a_label_of_some_length=\"with a value of some length\"}\n"
            "  + two{a_label_of_some_length=\"with a value of some length\"}\n"
            ")\n"
            "> 0");
}

TEST(PromQl, IsReadByPrometheus) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  std::vector<Printed> all = ShortOnes();
  all.push_back({Max({"node"}, Op(LongSeries("one"), "+", LongSeries("two"))), ""});
  all.push_back({OpOnLeft({"x"}, {}, LongSeries("one"), "*", LongSeries("two")), ""});
  std::string rules = "groups:\n  - name: all\n    rules:\n";
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (!all[i].expr.range.empty()) all[i].expr = Call("rate", {all[i].expr});
    rules += "      - record: rule:" + std::to_string(i) +
             ":x\n        expr: " + YamlQuoted(PromQl(all[i].expr)) + "\n";
  }
  EXPECT_EQ(TestWithPromtool(rules, "rule_files: [rules.yml]\ntests: []\n"), "");
}

TEST(MetricsOf, NamesEachMetricOnce) {
  const Expr expr = Op(Sum({"x"}, Op(Series("a"), "/", Series("b"))), ">", Series("a"));
  EXPECT_THAT(MetricsOf(expr), ElementsAre("a", "b"));
  EXPECT_THAT(MetricsOf(Time()), ElementsAre());
}

TEST(ResultLabelsOf, FollowsAggregationsAndMatches) {
  const Expr a = Max({"node", "zone"}, Series("a"));
  const Expr b = Max({"node", "disk"}, Series("b"));
  EXPECT_THAT(ResultLabelsOf(a), ElementsAre("node", "zone"));
  EXPECT_THAT(ResultLabelsOf(Op(a, ">", Number(1))), ElementsAre("node", "zone"));
  EXPECT_THAT(ResultLabelsOf(Op(Time(), "-", a)), ElementsAre("node", "zone"));
  EXPECT_THAT(ResultLabelsOf(Call("abs", {a})), ElementsAre("node", "zone"));
  EXPECT_THAT(ResultLabelsOf(OpOn({"node"}, a, ">", b)), ElementsAre("node"));
  EXPECT_THAT(ResultLabelsOf(OpOn({"node"}, a, "and", b)), ElementsAre("node", "zone"));
  EXPECT_THAT(ResultLabelsOf(OpOnLeft({"node"}, {"disk"}, a, "*", b)),
              ElementsAre("node", "zone", "disk"));
}

TEST(IsInstant, IsFalseWhereSamplesOfThePastAreNeeded) {
  const Expr a = Series("a");
  EXPECT_TRUE(IsInstant(Op(Max({"x"}, a), ">", Time())));
  EXPECT_FALSE(IsInstant(Op(Max({"x"}, Before(a, "1d")), ">", Time())));
  EXPECT_FALSE(IsInstant(Call("increase", {Over(a, "1h")})));
  EXPECT_FALSE(IsInstant(Call("absent", {a})));
}

}  // namespace
}  // namespace exporter::expr_test
