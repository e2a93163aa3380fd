// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/remedy.h"

#include <gtest/gtest.h>

namespace exporter::remedy_test {
namespace {

TEST(ShellWord, LeavesNamesAsTheyAre) {
  EXPECT_EQ(ShellWord("d-wz97b0sh6u1a3i00coh0"), "d-wz97b0sh6u1a3i00coh0");
  EXPECT_EQ(ShellWord("cn-shenzhen.172.16.19.11"), "cn-shenzhen.172.16.19.11");
}

TEST(ShellWord, QuotesWhatTheShellWouldRead) {
  EXPECT_EQ(ShellWord(""), "''");
  EXPECT_EQ(ShellWord("a b;c"), "'a b;c'");
  EXPECT_EQ(ShellWord("it's"), R"('it'\''s')");
  EXPECT_EQ(ShellWord("$(reboot)"), "'$(reboot)'");
}

TEST(CostText, NamesAmountAndCurrency) {
  EXPECT_EQ(CostText(MonthlyCost{.amount = 350, .currency = "CNY"}), "¥350.00 a month");
  EXPECT_EQ(CostText(MonthlyCost{.currency = "CNY", .source = PriceSource::kUnknown}),
            "an unknown amount a month");
  EXPECT_EQ(CostText(MonthlyCost{.amount = 1.006, .currency = "USD"}), "USD 1.01 a month");
  EXPECT_EQ(CostText(std::nullopt), "an unknown amount a month");
}

TEST(SnapshotDisk, NamesTheDisk) {
  EXPECT_EQ(SnapshotDisk("d-1").command, "aliyun ecs CreateSnapshot --DiskId d-1");
}

}  // namespace
}  // namespace exporter::remedy_test
