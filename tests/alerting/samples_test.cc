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
  inventory.sources = {{.name = "pods", .tried = true, .available = is_available}};
  return inventory;
}

TEST(SamplesOf, HoldsWhatThePageHasOfTheMetricsAskedFor) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 7)});
  const auto evaluation = EvaluationOf(inventory);
  const SampleTable table = SamplesOf(*evaluation, inventory, {"ack_storage_node_disk_limit"});
  EXPECT_THAT(Texts(table.Of("ack_storage_node_disk_limit")),
              ElementsAre("{node=\"n1\", source=\"csinode\"} 7"));
  EXPECT_THAT(table.Of("ack_storage_node_disk_headroom"), IsEmpty()) << "was not asked for";
}

TEST(SamplesOf, TakesTheSourcesFromTheLatestInventory) {
  const auto evaluation = EvaluationOf(WithSource(true));
  const SampleTable table = SamplesOf(*evaluation, WithSource(false), {"ack_storage_source_up"});
  EXPECT_THAT(Texts(table.Of("ack_storage_source_up")), ElementsAre("{source=\"pods\"} 0"));
}

TEST(SampleTable, LeavesOutLabelsWithoutAValue) {
  static constexpr std::array<std::string_view, 2> kLabels{"a", "b"};
  constexpr MetricDef kDef{.name = "x", .help = "X.", .labels = kLabels};
  SampleTable table({"x"});
  table.Add(kDef, {"1", ""}, 2);
  EXPECT_THAT(Texts(table.Of("x")), ElementsAre("{a=\"1\"} 2"));
}

}  // namespace
}  // namespace exporter::samples_test
