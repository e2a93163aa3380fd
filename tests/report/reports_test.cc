// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/reports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/evaluating.h"

namespace exporter::reports_test {
namespace {

using ::testing::HasSubstr;

struct Served {
  Slot<Evaluation> slot;
  Reports reports{slot};

  void Publish(Inventory inventory) { slot.Put(EvaluateAll(std::move(inventory))); }
};

TEST(Reports, AreNotReadyBeforeTheFirstInventory) {
  const Served served;
  for (const Report& report : {served.reports.Findings(""), served.reports.Inventory(""),
                               served.reports.Readiness("namespace=a&statefulset=b&replicas=3")}) {
    EXPECT_EQ(report.status, 503);
    EXPECT_THAT(nlohmann::json::parse(report.body)["error"], HasSubstr("not ready"));
  }
}

TEST(Reports, RefuseWhatTheyDoNotKnow) {
  Served served;
  served.Publish(EmptyInventory());
  for (const Report& report :
       {served.reports.Findings("checks=a"), served.reports.Findings("check=nothing"),
        served.reports.Inventory("kind=cats"), served.reports.Inventory("limit=0"),
        served.reports.Readiness(""), served.reports.Readiness("namespace=a&statefulset=b"),
        served.reports.Readiness("namespace=a&statefulset=b&replicas=-1"),
        served.reports.Readiness("namespace=a&statefulset=b&replicas=many")}) {
    EXPECT_EQ(report.status, 400) << report.body;
    EXPECT_TRUE(nlohmann::json::parse(report.body)["error"].is_string());
  }
}

TEST(Reports, DoNotKnowEveryStatefulSet) {
  Served served;
  served.Publish(EmptyInventory());
  const Report report = served.reports.Readiness("namespace=a&statefulset=b&replicas=3");
  EXPECT_EQ(report.status, 404);
  EXPECT_THAT(report.body, HasSubstr("a/b"));
}

TEST(Reports, ComeFromWhatWasPublishedLast) {
  Served served;
  served.Publish(EmptyInventory());
  EXPECT_EQ(served.reports.Findings("").status, 200);
  EXPECT_TRUE(nlohmann::json::parse(served.reports.Findings("").body)["findings"].empty());
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({MakeDiskVolume("d-1", "Released")});
  served.Publish(std::move(inventory));
  EXPECT_EQ(nlohmann::json::parse(served.reports.Findings("").body)["findings"].size(), 1U);
}

}  // namespace
}  // namespace exporter::reports_test
