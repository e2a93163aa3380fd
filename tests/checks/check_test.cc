// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "exporter/checks/evaluate.h"
#include "tests/support/sample_inventory.h"

namespace exporter::check_test {
namespace {

TEST(AllChecks, HaveNamesOfTheirOwnThatAreLabelValues) {
  std::set<std::string_view> names;
  for (const Check& check : AllChecks()) {
    EXPECT_TRUE(names.insert(check.name).second) << check.name;
    EXPECT_EQ(check.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos);
    EXPECT_FALSE(check.severities.empty()) << check.name;
    const std::set<Severity> severities(check.severities.begin(), check.severities.end());
    EXPECT_EQ(severities.size(), check.severities.size()) << check.name;
  }
  EXPECT_TRUE(names.contains("orphaned-pv"));
}

TEST(SeverityName, IsTheLabelValue) {
  EXPECT_EQ(SeverityName(Severity::kInfo), "info");
  EXPECT_EQ(SeverityName(Severity::kWarning), "warning");
  EXPECT_EQ(SeverityName(Severity::kCritical), "critical");
}

TEST(IsIgnored, GoesByTheConfiguredMark) {
  const Inventory inventory = EmptyInventory();
  AnalysisOptions options;
  const Analysis analysis(inventory, options);
  kubernetes::ObjectMeta meta;
  EXPECT_FALSE(IsIgnored(analysis, meta));
  meta.marks = {"other", "ack-storage.io/ignore"};
  EXPECT_TRUE(IsIgnored(analysis, meta));
  alibaba::Disk disk = MakeDisk("d-1");
  EXPECT_FALSE(IsIgnored(analysis, disk));
  disk.marks = meta.marks;
  EXPECT_TRUE(IsIgnored(analysis, disk));
  options.ignore_mark = "example.com/keep";
  EXPECT_FALSE(IsIgnored(analysis, meta));
}

TEST(Evaluate, GiveOneResultPerCheckInTheOrderOfTheTable) {
  const Inventory inventory = EmptyInventory();
  const AnalysisOptions options;
  const auto evaluation =
      Evaluate(std::make_shared<const Inventory>(inventory), options, {}).evaluation;
  const auto& results = evaluation->results;
  ASSERT_EQ(results.size(), AllChecks().size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].check, &AllChecks()[i]);
    EXPECT_TRUE(results[i].complete) << results[i].check->name;
    EXPECT_TRUE(results[i].findings.empty()) << results[i].check->name;
  }
}

TEST(Evaluate, WithholdsAllResultsOfAnEmptyStart) {
  const Inventory nothing;
  const AnalysisOptions options;
  const auto evaluation =
      Evaluate(std::make_shared<const Inventory>(nothing), options, {}).evaluation;
  for (const CheckResult& result : evaluation->results) {
    EXPECT_FALSE(result.complete) << result.check->name;
    EXPECT_TRUE(result.findings.empty()) << result.check->name;
  }
}

}  // namespace
}  // namespace exporter::check_test
