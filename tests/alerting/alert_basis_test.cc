// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_basis.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "exporter/alerting/push/pushable.h"

namespace exporter::alert_basis_test {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

AlertBasis BasisOfAlert(std::string_view name) {
  for (const Alert& alert : PushedAlerts({})) {
    if (alert.name == name) return BasisOf(alert);
  }
  ADD_FAILURE() << name;
  return {};
}

TEST(BasisOf, NamesTheCheckAndTheLeastAge) {
  const AlertBasis stuck = BasisOfAlert("AckStorageStuckPod");
  EXPECT_EQ(stuck.check, "stuck-pod");
  EXPECT_EQ(stuck.min_age, seconds{0});
  const AlertBasis orphan = BasisOfAlert("AckStorageOrphanedPersistentVolume");
  EXPECT_EQ(orphan.check, "orphaned-pv");
  EXPECT_EQ(orphan.min_age, hours{1});
  EXPECT_EQ(BasisOfAlert("AckStorageIdleClaim").min_age, hours{7 * 24});
}

TEST(BasisOf, NamesNoCheckWhereTheAlertIsOnAnotherMetric) {
  for (const char* name : {"AckStorageNodeDiskLimitNear", "AckStorageAttachError",
                           "AckStorageWasteHigh", "AckStorageDiskIdle"}) {
    const AlertBasis basis = BasisOfAlert(name);
    EXPECT_EQ(basis.check, "") << name;
    EXPECT_EQ(basis.min_age, std::nullopt) << name;
    EXPECT_FALSE(basis.is_about_sources) << name;
  }
}

TEST(BasisOf, KnowsWhatTellsOfTheSourcesThemselves) {
  for (const char* name : {"AckStorageSourceDown", "AckStorageSourceStale", "AckStorageTargetDown",
                           "AckStorageCheckWithheld"}) {
    EXPECT_TRUE(BasisOfAlert(name).is_about_sources) << name;
    EXPECT_EQ(BasisOfAlert(name).min_age, std::nullopt) << name;
  }
  EXPECT_FALSE(BasisOfAlert("AckStorageStuckPod").is_about_sources);
}

TEST(BasisOf, FindsTheCheckOfEveryAlertOnFindings) {
  for (const Alert& alert : PushedAlerts({})) {
    const std::vector<std::string> metrics = MetricsOf(alert.expr);
    const bool tells_findings = std::ranges::count(metrics, "ack_storage_finding_info") > 0;
    EXPECT_EQ(!BasisOf(alert).check.empty(), tells_findings) << alert.name;
  }
}

TEST(HeldSince, IsTheSameAtAnyTime) {
  const TimePoint since{seconds{1'790'000'000}};
  for (const auto later : {std::chrono::microseconds{0}, std::chrono::microseconds{1'234'567},
                           std::chrono::microseconds{90'061'333'333}}) {
    const TimePoint now = since + hours{2} + later;
    const double age = UnixSeconds(now) - UnixSeconds(since);
    EXPECT_EQ(HeldSince(seconds{0}, age, now), since);
    EXPECT_EQ(HeldSince(hours{1}, age, now), since + hours{1});
  }
}

}  // namespace
}  // namespace exporter::alert_basis_test
