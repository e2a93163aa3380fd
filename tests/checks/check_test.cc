#include "exporter/checks/check.h"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/support/sample_inventory.h"

namespace exporter {
namespace {

using namespace std::chrono_literals;

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

struct Judged {
  Inventory inventory = EmptyInventory();
  Index index{inventory};
  PriceOptions price_options;
  Prices prices{price_options, inventory};
  CheckOptions options;
  CheckInput input{.inventory = inventory, .index = index, .prices = prices, .options = options};
};

TEST(IsPastGrace, HoldsFromTheGraceAgeOn) {
  Judged judged;
  EXPECT_FALSE(IsPastGrace(judged.input, SampleTime() - 600s + 1us));
  EXPECT_TRUE(IsPastGrace(judged.input, SampleTime() - 600s));
  EXPECT_FALSE(IsPastGrace(judged.input, SampleTime() + 1h)) << "a clock that runs ahead";
  judged.options.grace = 0s;
  EXPECT_TRUE(IsPastGrace(judged.input, SampleTime()));
}

TEST(IsPastGrace, TakesAnUnknownBeginningForYoung) {
  Judged judged;
  judged.options.grace = 0s;
  EXPECT_FALSE(IsPastGrace(judged.input, std::nullopt));
}

TEST(IsIgnored, GoesByTheConfiguredMark) {
  Judged judged;
  kubernetes::ObjectMeta meta;
  EXPECT_FALSE(IsIgnored(judged.input, meta));
  meta.marks = {"other", "ack-storage.io/ignore"};
  EXPECT_TRUE(IsIgnored(judged.input, meta));
  judged.options.ignore_mark = "example.com/keep";
  EXPECT_FALSE(IsIgnored(judged.input, meta));
}

TEST(RunChecks, GiveOneResultPerCheckInTheOrderOfTheTable) {
  const Judged judged;
  const auto results = RunChecks(judged.input);
  ASSERT_EQ(results.size(), AllChecks().size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    EXPECT_EQ(results[i].check, &AllChecks()[i]);
    EXPECT_TRUE(results[i].complete);
    EXPECT_TRUE(results[i].findings.empty());
  }
}

TEST(RunChecks, WithholdTheVerdictsOfAnEmptyStart) {
  const Inventory nothing;
  const Index index(nothing);
  const PriceOptions price_options;
  const Prices prices(price_options, nothing);
  const CheckOptions options;
  for (const CheckResult& result : RunChecks({nothing, index, prices, options})) {
    EXPECT_FALSE(result.complete) << result.check->name;
    EXPECT_TRUE(result.findings.empty()) << result.check->name;
  }
}

}  // namespace
}  // namespace exporter
