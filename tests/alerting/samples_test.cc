// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/samples.h"

#include <memory>

#include <gmock/gmock.h>

#include "tests/alerting/sample_text.h"
#include "tests/support/sample_inventory.h"

namespace exporter::samples_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::shared_ptr<const Evaluation> EvaluationOf(const Inventory& inventory) {
  return Evaluate(std::make_shared<const Inventory>(inventory), {}, {}).evaluation;
}

std::vector<std::string> Texts(const std::vector<Sample>& samples) {
  std::vector<std::string> texts;
  for (const Sample& sample : samples) texts.push_back(SampleText(sample));
  return texts;
}

Inventory WithSource(bool is_available) {
  Inventory inventory = EmptyInventory();
  SourceStatus& pods = inventory.sources.emplace_back();
  pods.name = "pods";
  pods.tried = true;
  pods.available = is_available;
  return inventory;
}

Expr Limits() {
  return Min({"node"}, Series("ack_storage_node_disk_limit", {Is("source", "csinode")}));
}

TEST(SampleTable, HoldsWhatAnExpressionSelects) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 7)});
  const auto evaluation = EvaluationOf(inventory);
  SampleTable table(Limits());
  AddSamples(*evaluation, inventory, MetricsOf(Limits()), table);
  EXPECT_THAT(Texts(table.Of("ack_storage_node_disk_limit")),
              ElementsAre("{node=\"n1\", source=\"csinode\"} 7"));
  EXPECT_THAT(table.Of("ack_storage_node_disk_headroom"), IsEmpty()) << "is not selected";
}

TEST(AddSamples, TakesTheSourcesFromTheLatestInventory) {
  const auto evaluation = EvaluationOf(WithSource(true));
  const Expr up = Series("ack_storage_source_up");
  SampleTable table(up);
  AddSamples(*evaluation, WithSource(false), MetricsOf(up), table);
  EXPECT_THAT(Texts(table.Of("ack_storage_source_up")), ElementsAre("{source=\"pods\"} 0"));
}

TEST(SampleTable, LeavesOutLabelsWithoutAValue) {
  static constexpr std::array<std::string_view, 2> kLabels{"a", "b"};
  constexpr MetricDef kDef{.name = "x", .help = "X.", .labels = kLabels};
  SampleTable table(Series("x"));
  table.Add(kDef, {"1", ""}, 2);
  EXPECT_THAT(Texts(table.Of("x")), ElementsAre("{a=\"1\"} 2"));
}

TEST(SampleTable, LeavesOutSamplesThatNoMatcherWants) {
  const Expr both = Op(Series("x", {Is("a", "1")}), "or", Series("x", {IsNot("b", "")}));
  const SampleTable table =
      SelectedBy(both, "x{a=\"1\"} 1\nx{a=\"2\"} 2\nx{a=\"3\",b=\"1\"} 3\ny{a=\"1\"} 4");
  EXPECT_THAT(Texts(table.Of("x")), ElementsAre("{a=\"1\"} 1", "{a=\"3\", b=\"1\"} 3"));
}

TEST(SampleTable, LeavesOutLabelsThatAreAggregatedAway) {
  const std::string text = "x{a=\"1\",b=\"2\",c=\"3\"} 1";
  const Expr sum = Sum({"a"}, Series("x", {Is("b", "2")}));
  EXPECT_THAT(Texts(SelectedBy(sum, text).Of("x")), ElementsAre("{a=\"1\", b=\"2\"} 1"));
  const Expr inner = Sum({"a"}, Op(Series("x"), "*", Number(2)));
  EXPECT_THAT(Texts(SelectedBy(inner, text).Of("x")), ElementsAre("{a=\"1\", b=\"2\", c=\"3\"} 1"));
  const Expr twice = Op(sum, "and", Series("x"));
  EXPECT_THAT(Texts(SelectedBy(twice, text).Of("x")), ElementsAre("{a=\"1\", b=\"2\", c=\"3\"} 1"));
}

}  // namespace
}  // namespace exporter::samples_test
