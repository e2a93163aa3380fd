// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/instant.h"

#include <gmock/gmock.h>

#include "tests/alerting/promtool_rules.h"
#include "tests/alerting/sample_text.h"
#include "tests/metrics/promtool.h"

namespace exporter::instant_test {
namespace {

// time() of the evaluations.
constexpr std::chrono::minutes kNow{1};

struct Row {
  const char* what;
  Expr expr;
  std::string samples;
  std::vector<std::string> expected;  // sorted by labels
};

const std::string kNodes = "slots{node=\"n1\",job=\"x\"} 3\nslots{node=\"n2\",job=\"x\"} 5";
const std::string kZones = "\nzone_of{node=\"n1\",zone=\"a\"} 1\nzone_of{node=\"n2\",zone=\"b\"} 1";

Expr Slots() {
  return Series("slots");
}

std::vector<Row> Selections() {
  return {
      {"a series", Slots(), kNodes, {"{job=\"x\", node=\"n1\"} 3", "{job=\"x\", node=\"n2\"} 5"}},
      {"a metric without samples", Series("other"), kNodes, {}},
      {"=", Series("slots", {Is("node", "n1")}), kNodes, {"{job=\"x\", node=\"n1\"} 3"}},
      {"!=", Series("slots", {IsNot("node", "n1")}), kNodes, {"{job=\"x\", node=\"n2\"} 5"}},
      {"an empty value is a label that is not there",
       Series("slots", {IsNot("zone", "")}),
       "slots{node=\"n1\"} 1\nslots{node=\"n2\",zone=\"a\"} 2",
       {"{node=\"n2\", zone=\"a\"} 2"}},
      {"= with an empty value",
       Series("slots", {Is("zone", "")}),
       "slots{node=\"n1\"} 1\nslots{node=\"n2\",zone=\"a\"} 2",
       {"{node=\"n1\"} 1"}},
      {"=~",
       Series("slots", {IsOneOf("node", {"n1", "n3"})}),
       kNodes,
       {"{job=\"x\", node=\"n1\"} 3"}},
      {"=~ is anchored", Series("slots", {IsOneOf("node", {"n", "1"})}), kNodes, {}},
      {"all matchers hold", Series("slots", {Is("node", "n1"), Is("job", "y")}), kNodes, {}},
  };
}

std::vector<Row> Operators() {
  const std::string one = "slots{node=\"n1\"} 6";
  const auto with = [](const char* op, double number) { return Op(Slots(), op, Number(number)); };
  return {
      {"+", with("+", 4), one, {"{node=\"n1\"} 10"}},
      {"-", with("-", 4), one, {"{node=\"n1\"} 2"}},
      {"*", with("*", 4), one, {"{node=\"n1\"} 24"}},
      {"/", with("/", 4), one, {"{node=\"n1\"} 1.5"}},
      {"number - vector", Op(Number(10), "-", Slots()), one, {"{node=\"n1\"} 4"}},
      {"time() - vector", Op(Time(), "-", Slots()), one, {"{node=\"n1\"} 54"}},
      {"number / number",
       Op(Slots(), "*", Op(Number(1), "/", Number(2))),
       one,
       {"{node=\"n1\"} 3"}},
      {"> keeps the value", with(">", 4), one, {"{node=\"n1\"} 6"}},
      {"> at the bound", with(">", 6), one, {}},
      {">= at the bound", with(">=", 6), one, {"{node=\"n1\"} 6"}},
      {">= below", with(">=", 7), one, {}},
      {"<", with("<", 7), one, {"{node=\"n1\"} 6"}},
      {"< at the bound", with("<", 6), one, {}},
      {"<= at the bound", with("<=", 6), one, {"{node=\"n1\"} 6"}},
      {"<= above", with("<=", 5), one, {}},
      {"==", with("==", 6), one, {"{node=\"n1\"} 6"}},
      {"== of another", with("==", 5), one, {}},
      {"number < vector keeps the value of the vector",
       Op(Number(4), "<", Slots()),
       one,
       {"{node=\"n1\"} 6"}},
  };
}

std::vector<Row> Matches() {
  const std::string both =
      "a{node=\"n1\",x=\"1\"} 6\na{node=\"n2\",x=\"1\"} 7\nb{node=\"n1\",x=\"1\"} 2";
  const std::string other = "a{node=\"n1\",x=\"1\"} 6\nb{node=\"n1\",y=\"2\"} 2";
  const Expr a = Series("a");
  const Expr b = Series("b");
  return {
      {"on all labels", Op(a, "-", b), both, {"{node=\"n1\", x=\"1\"} 4"}},
      {"with other labels nothing matches", Op(a, "-", b), other, {}},
      {"on keeps the labels named", OpOn({"node"}, a, "-", b), other, {"{node=\"n1\"} 4"}},
      {"a comparison keeps the value of the left",
       OpOn({"node"}, a, ">", b),
       other,
       {"{node=\"n1\"} 6"}},
      {"a comparison that does not hold", OpOn({"node"}, a, "<", b), other, {}},
      {"a label that neither has matches",
       OpOn({"node", "cluster"}, a, "+", b),
       other,
       {"{node=\"n1\"} 8"}},
      {"many to one",
       OpOnLeft({"node"}, {"zone"}, Slots(), "*", Series("zone_of")),
       kNodes + kZones + "\nslots{node=\"n1\",job=\"y\"} 7",
       {"{job=\"x\", node=\"n1\", zone=\"a\"} 3", "{job=\"x\", node=\"n2\", zone=\"b\"} 5",
        "{job=\"y\", node=\"n1\", zone=\"a\"} 7"}},
      {"many to one without its one",
       OpOnLeft({"node"}, {"zone"}, Slots(), "*", Series("zone_of")),
       kNodes + "\nzone_of{node=\"n1\",zone=\"a\"} 1",
       {"{job=\"x\", node=\"n1\", zone=\"a\"} 3"}},
      {"a label taken replaces, and removes where it is absent",
       OpOnLeft({"node"}, {"zone"}, a, "*", b),
       "a{node=\"n1\",zone=\"old\"} 2\na{node=\"n2\",zone=\"old\"} 2\nb{node=\"n1\",zone=\"new\"} "
       "1\n"
       "b{node=\"n2\"} 1",
       {"{node=\"n1\", zone=\"new\"} 2", "{node=\"n2\"} 2"}},
  };
}

std::vector<Row> Sets() {
  const std::string text =
      "a{node=\"n1\",x=\"1\"} 6\na{node=\"n2\",x=\"1\"} 7\nb{node=\"n1\",x=\"1\"} 0\n"
      "b{node=\"n3\",x=\"1\"} 9";
  const Expr a = Series("a");
  const Expr b = Series("b");
  const std::string n1 = "{node=\"n1\", x=\"1\"} 6";
  const std::string n2 = "{node=\"n2\", x=\"1\"} 7";
  const std::string n3 = "{node=\"n3\", x=\"1\"} 9";
  return {
      {"and", Op(a, "and", b), text, {n1}},
      {"unless", Op(a, "unless", b), text, {n2}},
      {"or", Op(a, "or", b), text, {n1, n2, n3}},
      {"and on a label", OpOn({"x"}, a, "and", b), text, {n1, n2}},
      {"unless on a label", OpOn({"x"}, a, "unless", b), text, {}},
      {"or on a label", OpOn({"x"}, a, "or", b), text, {n1, n2}},
      {"and with nothing", Op(a, "and", Series("c")), text, {}},
      {"unless nothing", Op(a, "unless", Series("c")), text, {n1, n2}},
      {"nothing or", Op(Series("c"), "or", a), text, {n1, n2}},
  };
}

std::vector<Row> Aggregations() {
  const std::string text =
      "a{node=\"n1\",x=\"1\"} 6\na{node=\"n1\",x=\"2\"} -8\na{node=\"n2\",x=\"1\"} 3\na{x=\"3\"} 4";
  const Expr a = Series("a");
  return {
      {"max", Max({"node"}, a), text, {"{} 4", "{node=\"n1\"} 6", "{node=\"n2\"} 3"}},
      {"min", Min({"node"}, a), text, {"{} 4", "{node=\"n1\"} -8", "{node=\"n2\"} 3"}},
      {"sum", Sum({"node"}, a), text, {"{} 4", "{node=\"n1\"} -2", "{node=\"n2\"} 3"}},
      {"by a label that nothing has", Sum({"cluster"}, a), text, {"{} 5"}},
      {"of nothing", Sum({"node"}, Series("c")), text, {}},
      {"abs", Call("abs", {Series("a", {Is("x", "2")})}), text, {"{node=\"n1\", x=\"2\"} 8"}},
      {"clamp_min",
       Call("clamp_min", {Series("a", {Is("node", "n1")}), Number(0)}),
       text,
       {"{node=\"n1\", x=\"1\"} 6", "{node=\"n1\", x=\"2\"} 0"}},
  };
}

std::vector<Row> AllRows() {
  std::vector<Row> all;
  for (auto rows : {Selections(), Operators(), Matches(), Sets(), Aggregations()}) {
    std::ranges::move(rows, std::back_inserter(all));
  }
  return all;
}

TEST(ValueOf, GivesWhatIsExpected) {
  for (const Row& row : AllRows()) {
    std::vector<std::string> found;
    for (const Sample& sample :
         ValueOf(row.expr, SelectedBy(row.expr, row.samples), TimePoint{kNow})) {
      found.push_back(SampleText(sample));
    }
    EXPECT_THAT(found, testing::ElementsAreArray(row.expected)) << row.what;
  }
}

// The same table, judged by Prometheus.
TEST(ValueOf, GivesWhatPrometheusGives) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  std::string test = "tests:\n";
  for (const Row& row : AllRows()) {
    test += "  - interval: 1m\n    input_series:\n";
    for (std::string_view rest = row.samples; !rest.empty();) {
      const std::string_view line = TakePart(rest, '\n');
      const auto space = line.rfind(' ');
      test += YamlSeries(std::string(line.substr(0, space)), std::string(line.substr(space + 1)));
    }
    // The product drops the name of the metric, which is no label of ours.
    test += "    promql_expr_test:\n      - expr: " + YamlQuoted("(" + PromQl(row.expr) + ") * 1") +
            "\n        eval_time: 1m\n        exp_samples:\n";
    for (const std::string& expected : row.expected) {
      const auto space = expected.rfind(' ');
      test += "          - labels: " + YamlQuoted(expected.substr(0, space)) +
              "\n            value: " + expected.substr(space + 1) + "\n";
    }
  }
  EXPECT_EQ(TestWithPromtool("groups: []\n", test), "");
}

TEST(ValueOf, TakesOneOfSeveralThatPrometheusWouldRefuse) {
  const Expr expr = OpOn({"n"}, Series("a"), "*", Series("b"));
  const SampleTable samples =
      SelectedBy(expr, "a{n=\"1\"} 2\nb{n=\"1\",x=\"1\"} 3\nb{n=\"1\",x=\"2\"} 4");
  const auto found = ValueOf(expr, samples, TimePoint{});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(SampleText(found[0]), "{n=\"1\"} 6");
}

}  // namespace
}  // namespace exporter::instant_test
