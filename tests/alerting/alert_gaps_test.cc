// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <gmock/gmock.h>

#include "tests/alerting/stepping.h"

namespace exporter::alert_gaps_test {
namespace {

// What StepAlerts makes of restarts, and of data that is missing for a while.

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::IsEmpty;
using testing::SizeIs;

TEST(StepAlerts, CountsFromTheFindingAfterARestart) {
  Stepping program({OnFindings()});
  const TimePoint since = program.now - hours{30};
  const std::string stuck = program.Stuck(since);
  const auto fired = program.Round(stuck);
  ASSERT_THAT(fired, SizeIs(1));
  EXPECT_EQ(fired[0].starts_at, since + minutes{10});
  EXPECT_EQ(fired[0].annotations.at("description"), "Pod web-0 of cluster prod, 1d 6h 0m 0s.");
  program.Rounds(minutes{3}, stuck);
  program.Restart();
  const auto after = program.RoundAfter(seconds{37}, stuck);
  ASSERT_THAT(after, SizeIs(1));
  EXPECT_EQ(after[0].starts_at, fired[0].starts_at);
  EXPECT_EQ(after[0].labels, fired[0].labels);
}

TEST(StepAlerts, WaitsForTheRestOfTheTimeAfterARestart) {
  Stepping program({OnFindings()});
  const TimePoint since = program.now - minutes{8};
  const std::string stuck = program.Stuck(since);
  EXPECT_THAT(program.Round(stuck), IsEmpty());
  EXPECT_THAT(program.RoundAfter(minutes{1}, stuck), IsEmpty());
  const auto fired = program.RoundAfter(minutes{1}, stuck);
  ASSERT_THAT(fired, SizeIs(1));
  EXPECT_EQ(fired[0].starts_at, since + minutes{10});
}

// A finding with an old date that flickers must not page.
TEST(StepAlerts, CountsFromTheFirstSightWhereTheProgramHasRunForLong) {
  Stepping program({OnFindings()});
  program.Rounds(minutes{20}, "");
  const TimePoint since = program.now - hours{30};
  const std::string stuck = program.Stuck(since);
  EXPECT_THAT(program.Rounds(minutes{10}, stuck), IsEmpty());
  const auto fired = program.RoundAfter(minutes{1}, stuck);
  ASSERT_THAT(fired, SizeIs(1));
  EXPECT_EQ(fired[0].starts_at, since + minutes{10}) << "as it would be after a restart";
}

// After a restart some findings have to be confirmed again before they are reported.
TEST(StepAlerts, CountsFromTheFindingUntilTheChecksHaveSettled) {
  Stepping program({OnFindings()});
  program.Rounds(minutes{14}, "");
  EXPECT_THAT(program.RoundAfter(minutes{1}, program.Stuck(program.now - hours{30})), SizeIs(1));
}

TEST(StepAlerts, StartsNeitherBeforeTheLeastAgeNorInTheFuture) {
  Alert alert = OnFindings();
  alert.expr = Above(FindingAge("stuck-pod"), 3600);
  Stepping program({alert});
  const TimePoint since = program.now - hours{2};
  EXPECT_EQ(program.Round(program.Stuck(since)).at(0).starts_at, since + hours{1} + minutes{10});

  alert = OnFindings();
  alert.hold = seconds{0};
  Stepping skewed({alert});
  EXPECT_EQ(skewed.Round(skewed.Stuck(skewed.now + minutes{1})).at(0).starts_at, skewed.now);
}

TEST(StepAlerts, EndsNothingWhileTheCheckIsWithheld) {
  Stepping program({OnFindings()});
  const std::string stuck = program.Stuck(program.now - hours{1});
  const TimePoint starts_at = program.Round(stuck).at(0).starts_at;
  program.checks.clear();
  const auto held = program.Rounds(minutes{15}, "");
  ASSERT_THAT(held, SizeIs(1));
  EXPECT_FALSE(HasEnded(program, held[0]));
  EXPECT_EQ(held[0].starts_at, starts_at);
  program.checks = {"stuck-pod"};
  EXPECT_FALSE(HasEnded(program, program.RoundAfter(minutes{1}, stuck).at(0)));
}

TEST(StepAlerts, ResetsNothingPendingWhileTheCheckIsWithheld) {
  Stepping program({OnFindings()});
  program.Rounds(minutes{20}, "");
  const std::string stuck = program.Stuck(program.now - hours{1});
  program.Rounds(minutes{6}, stuck);
  program.checks.clear();
  EXPECT_THAT(program.Rounds(minutes{10}, ""), IsEmpty()) << "does not fire unseen";
  program.checks = {"stuck-pod"};
  EXPECT_THAT(program.RoundAfter(minutes{1}, stuck), SizeIs(1));
}

TEST(StepAlerts, EndsWhatHasBeenWithheldForTooLong) {
  Stepping program({OnFindings()});
  program.Round(program.Stuck(program.now - hours{1}));
  program.checks.clear();
  program.Rounds(minutes{16}, "");
  const auto ended = program.Rounds(minutes{5}, "");
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_TRUE(HasEnded(program, ended[0]));
}

TEST(StepAlerts, CountsFromTheFindingAgainAfterALongGap) {
  Stepping program({OnFindings()});
  const TimePoint since = program.now - hours{1};
  program.Round(program.Stuck(since));
  program.checks.clear();
  program.Rounds(minutes{60}, "");
  EXPECT_THAT(program.states.by_alert[0], IsEmpty());
  program.checks = {"stuck-pod"};
  EXPECT_THAT(program.RoundAfter(minutes{1}, program.Stuck(since)), SizeIs(1));
}

TEST(StepAlerts, EndsNothingElseWhileASourceIsMissing) {
  Stepping program({OnHeadroom()});
  program.Rounds(minutes{6}, kLow);
  program.sources = {"pods"};
  EXPECT_FALSE(HasEnded(program, program.Rounds(minutes{15}, "").at(0)));
  EXPECT_TRUE(HasEnded(program, program.RoundAfter(minutes{1}, "").at(0)));
}

TEST(StepAlerts, DoesNotWaitForASourceThatWasNeverThere) {
  Stepping program({OnHeadroom()});
  program.sources = {"nodes"};
  program.Rounds(minutes{6}, kLow);
  EXPECT_TRUE(HasEnded(program, program.RoundAfter(minutes{1}, kFine).at(0)));
}

TEST(StepAlerts, EndsWhatTellsOfSourcesEvenIfOneIsMissing) {
  Stepping program({OnSources()});
  program.Round("ack_storage_source_up{source=\"pods\"} 0");
  program.sources = {"pods"};
  const auto told = program.RoundAfter(
      minutes{1},
      "ack_storage_source_up{source=\"pods\"} 1\nack_storage_source_up{source=\"nodes\"} 0");
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(std::ranges::count_if(
                told, [&](const PushedAlert& alert) { return HasEnded(program, alert); }),
            1);
}

}  // namespace
}  // namespace exporter::alert_gaps_test
