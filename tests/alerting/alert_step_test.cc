// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_step.h"

#include <gmock/gmock.h>

#include "tests/alerting/stepping.h"

namespace exporter::alert_step_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

TEST(StepAlerts, FiresAfterTheTimeThatTheConditionMustHold) {
  Stepping program({OnHeadroom()});
  const TimePoint start = program.now;
  EXPECT_THAT(program.Round(kLow), IsEmpty());
  EXPECT_THAT(program.RoundAfter(seconds{299}, kLow), IsEmpty());
  const auto fired = program.RoundAfter(seconds{1}, kLow);
  ASSERT_THAT(fired, SizeIs(1));
  EXPECT_EQ(LabelText(fired[0].labels),
            "{alertname=\"AckStorageNodeDiskLimitNear\", cluster=\"prod\", "
            "job=\"ack-storage-exporter\", node=\"n1\", severity=\"warning\"}");
  EXPECT_EQ(fired[0].annotations.at("description"), "n1 has 1.");
  EXPECT_EQ(fired[0].annotations.at("summary"), "A node has few.");
  EXPECT_TRUE(fired[0].annotations.at("runbook_url").ends_with("/AckStorageNodeDiskLimitNear.md"));
  EXPECT_EQ(fired[0].annotations.at("dashboard_url"),
            "/d/ack-storage-nodes?var-cluster=prod&var-node=n1");
  EXPECT_EQ(fired[0].starts_at, start + minutes{5});
  EXPECT_EQ(fired[0].ends_at, program.now + minutes{4});
  EXPECT_TRUE(fired[0].is_due);
}

TEST(StepAlerts, StartsOverWhereThePendingConditionEnds) {
  Stepping program({OnHeadroom()});
  program.Rounds(minutes{4}, kLow);
  program.RoundAfter(minutes{1}, kFine);
  EXPECT_THAT(program.Rounds(minutes{5}, kLow), IsEmpty());
  EXPECT_THAT(program.RoundAfter(minutes{1}, kLow), SizeIs(1));
}

TEST(StepAlerts, SendsAgainEveryMinute) {
  Stepping program({OnHeadroom()});
  program.Rounds(minutes{6}, kLow);
  const auto later = program.RoundAfter(seconds{30}, kLow);
  ASSERT_THAT(later, SizeIs(1));
  EXPECT_FALSE(later[0].is_due);
  EXPECT_EQ(later[0].ends_at, program.now + minutes{4});
  EXPECT_TRUE(program.RoundAfter(seconds{30}, kLow).at(0).is_due);
}

TEST(StepAlerts, ExpiresAfterFourIntervalsWhereTheseAreLonger) {
  Stepping program({OnSources()});
  program.rules.interval = minutes{3};
  EXPECT_EQ(program.Round("ack_storage_source_up{source=\"pods\"} 0").at(0).ends_at,
            program.now + minutes{12});
}

TEST(StepAlerts, TellsForAWhileThatAnAlertHasEnded) {
  Stepping program({OnHeadroom()});
  const TimePoint starts_at = program.Rounds(minutes{6}, kLow).at(0).starts_at;
  const auto ended = program.RoundAfter(seconds{30}, kFine);
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended[0].ends_at, program.now);
  EXPECT_EQ(ended[0].starts_at, starts_at);
  EXPECT_TRUE(ended[0].is_due);
  EXPECT_EQ(ended[0].annotations.at("description"), "n1 has 1.") << "as it was";
  const TimePoint ends_at = program.now;
  const auto again = program.Rounds(minutes{15}, kFine);
  ASSERT_THAT(again, SizeIs(1));
  EXPECT_EQ(again[0].ends_at, ends_at);
  EXPECT_THAT(program.RoundAfter(minutes{1}, kFine), IsEmpty());
  EXPECT_THAT(program.states.by_alert[0], IsEmpty());
}

TEST(StepAlerts, FiresAnewAfterItHasEnded) {
  Stepping program({OnHeadroom()});
  program.Rounds(minutes{6}, kLow);
  program.RoundAfter(minutes{1}, kFine);
  EXPECT_THAT(program.RoundAfter(minutes{1}, kLow), IsEmpty()) << "pending again";
  const TimePoint again = program.now;
  const auto fired = program.Rounds(minutes{5}, kLow);
  ASSERT_THAT(fired, SizeIs(1));
  EXPECT_EQ(fired[0].starts_at, again + minutes{5});
  EXPECT_FALSE(HasEnded(program, fired[0]));
}

TEST(StepAlerts, KeepsFiringForAWhileWhereTheAlertSaysSo) {
  Stepping program({OnFindings()});
  const std::string stuck = program.Stuck(program.now - hours{1});
  EXPECT_THAT(program.Round(stuck), SizeIs(1));
  EXPECT_FALSE(HasEnded(program, program.RoundAfter(minutes{1}, "").at(0)));
  EXPECT_FALSE(HasEnded(program, program.Rounds(minutes{4}, "").at(0)));
  EXPECT_TRUE(HasEnded(program, program.RoundAfter(minutes{1}, "").at(0)));
}

TEST(StepAlerts, ForgetsThatItWasMissingWhenItIsBack) {
  Stepping program({OnFindings()});
  const std::string stuck = program.Stuck(program.now - hours{1});
  program.Round(stuck);
  for (int i = 0; i < 5; ++i) {
    EXPECT_FALSE(HasEnded(program, program.Rounds(minutes{4}, "").at(0)));
    EXPECT_FALSE(HasEnded(program, program.RoundAfter(minutes{1}, stuck).at(0)));
  }
}

TEST(StepAlerts, TellsANewAlertForANewReason) {
  Stepping program({OnFindings()});
  const TimePoint since = program.now - hours{1};
  program.Round(program.Stuck(since, "attach"));
  const auto told = program.RoundAfter(minutes{1}, program.Stuck(since, "mount"));
  EXPECT_THAT(told, SizeIs(2));
}

TEST(StepAlerts, AddsTheTeamAndLetsTheRuleWin) {
  Stepping program({OnSources()});
  program.rules.thresholds.team_label = "storage";
  program.rules.external_labels = {{"severity", "none"}, {"region", "cn-shenzhen"}};
  EXPECT_EQ(LabelText(program.Round("ack_storage_source_up{source=\"pods\"} 0").at(0).labels),
            "{alertname=\"AckStorageSourceDown\", job=\"ack-storage-exporter\", "
            "region=\"cn-shenzhen\", severity=\"warning\", source=\"pods\", team=\"storage\"}");
}

TEST(StepAlerts, SendsAgainAfterTheClockWasSetBack) {
  Stepping program({OnSources()});
  const std::string down = "ack_storage_source_up{source=\"pods\"} 0";
  program.Round(down);
  EXPECT_TRUE(program.RoundAfter(-hours{2}, down).at(0).is_due);
}

// Whatever comes and goes, only what is pending, firing or ended not long ago is kept.
TEST(StepAlerts, KeepsNothingOfWhatIsLongOver) {
  Stepping program({OnSources()});
  for (int i = 0; i < 200; ++i) {
    program.RoundAfter(minutes{1},
                       "ack_storage_source_up{source=\"s" + std::to_string(i) + "\"} 0");
    EXPECT_LE(program.states.by_alert[0].size(), 17U);
  }
}

}  // namespace
}  // namespace exporter::alert_step_test
