// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/evaluating.h"
#include "tests/support/matchers.h"

namespace exporter::findings_json_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Query NoQuery() {
  return Query::Parse("", {}).value();
}

Query With(std::string_view text) {
  return Query::Parse(text, {"check", "severity", "namespace"}).value();
}

// Released volumes: one with a disk, one on NAS, and an ignored one.
std::shared_ptr<const Evaluation> Sample() {
  Inventory inventory = EmptyInventory();
  auto kept = MakeDiskVolume("d-2", "Released");
  kept.meta.marks = {"ack-storage.io/ignore"};
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>(
      {MakeDiskVolume("d-1", "Released"), MakeVolume("nas", "Released"), kept});
  return EvaluateAll(std::move(inventory));
}

TEST(FindingsJson, DescribesAFindingWholly) {
  const auto document =
      ParseJson(FindingsJson(*Sample(), With("check=orphaned-pv&severity=critical")));
  EXPECT_THAT(MembersOf(document), ElementsAre("checks", "findings", "monthly_cost", "taken_at"));
  EXPECT_EQ(document["taken_at"], "2026-11-22T13:30:00Z");
  ASSERT_THAT(document["findings"], SizeIs(1));
  const auto& finding = document["findings"][0];
  EXPECT_THAT(MembersOf(finding),
              ElementsAre("check", "cost_counted", "disk", "kind", "monthly_cost", "name",
                          "namespace", "node", "reason", "remedy", "severity", "since",
                          "storageclass", "summary", "zone"));
  EXPECT_EQ(finding["check"], "orphaned-pv");
  EXPECT_EQ(finding["severity"], "critical");
  EXPECT_EQ(finding["name"], "pv-d-1");
  EXPECT_EQ(finding["since"], "2026-11-22T12:30:00Z");
  EXPECT_EQ(finding["disk"], "d-1");
  EXPECT_EQ(finding["cost_counted"], true);
  EXPECT_EQ(finding["monthly_cost"],
            nlohmann::json({{"amount", 350.0}, {"currency", "CNY"}, {"price_source", "flat"}}));
  ASSERT_FALSE(finding["remedy"].empty());
  EXPECT_THAT(MembersOf(finding["remedy"][0]), ElementsAre("command", "risk", "what"));
}

TEST(FindingsJson, NamesEveryCheckAndWhetherItIsComplete) {
  const auto document = ParseJson(FindingsJson(*Sample(), NoQuery()));
  ASSERT_THAT(document["checks"], SizeIs(AllChecks().size()));
  EXPECT_EQ(document["checks"][0],
            nlohmann::json(
                {{"check", "orphaned-pv"}, {"complete", true}, {"findings", 2}, {"ignored", 1}}));
  const auto empty = ParseJson(FindingsJson(*EvaluateAll(Inventory{}), NoQuery()));
  for (const auto& check : empty["checks"]) EXPECT_EQ(check["complete"], false) << check;
}

TEST(FindingsJson, SumsWhatTheFindingsShownCost) {
  const auto document = ParseJson(FindingsJson(*Sample(), NoQuery()));
  EXPECT_EQ(document["monthly_cost"],
            nlohmann::json::array({{{"currency", "CNY"}, {"amount", 350.0}}}));
  EXPECT_TRUE(ParseJson(FindingsJson(*Sample(), With("severity=warning")))["monthly_cost"].empty())
      << "of NAS nothing is known";
}

TEST(FindingsJson, SaysNullWhereThereIsNoCost) {
  const auto document = ParseJson(FindingsJson(*Sample(), With("severity=warning")));
  ASSERT_THAT(document["findings"], SizeIs(1));
  EXPECT_TRUE(document["findings"][0]["monthly_cost"].is_null());
  EXPECT_EQ(document["findings"][0]["cost_counted"], false);
}

TEST(FindingsJson, SaysThatThePriceListHasNoPrice) {
  const AnalysisOptions options = PricesOf("cloud_ssd", 0.001);
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  const auto document = ParseJson(FindingsJson(*EvaluateAll(inventory, options), NoQuery()));
  ASSERT_THAT(document["findings"], SizeIs(1));
  EXPECT_EQ(
      document["findings"][0]["monthly_cost"],
      nlohmann::json({{"amount", nullptr}, {"currency", "CNY"}, {"price_source", "unknown"}}));
  EXPECT_TRUE(document["monthly_cost"].empty());
}

TEST(FindingsJson, FiltersByNamespace) {
  EXPECT_TRUE(ParseJson(FindingsJson(*Sample(), With("namespace=other")))["findings"].empty());
}

TEST(FindingsJson, RefusesUnknownWordsAndSaysWhichThereAre) {
  EXPECT_THAT(FindingsJson(*Sample(), With("check=orphans")),
              FailsWith(ErrorKind::kConfig,
                        HasSubstr("check: 'orphans' is not accepted; want one of orphaned-pv, ")));
  EXPECT_THAT(FindingsJson(*Sample(), With("severity=bad")),
              FailsWith(ErrorKind::kConfig, HasSubstr("want one of info, warning, critical")));
}

}  // namespace
}  // namespace exporter::findings_json_test
