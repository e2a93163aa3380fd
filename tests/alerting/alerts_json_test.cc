// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alerts_json.h"

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"

namespace exporter::alerts_json_test {
namespace {

TEST(AlertsJson, IsWhatAlertmanagerTakes) {
  const PushedAlert first{.labels = {{"alertname", "A"}, {"name", "say \"no\"\n\\"}},
                          .annotations = {{"summary", "It costs ¥350."}},
                          .starts_at = *ParseTimestamp("2026-11-22T12:47:29Z"),
                          .ends_at = *ParseTimestamp("2026-11-22T12:51:29Z")};
  PushedAlert second = first;
  second.labels = {{"alertname", "B"}};
  second.annotations = {{"dashboard_url", "https://grafana.example.com/d/x"}};
  const std::vector<const PushedAlert*> both{&first, &second};
  EXPECT_EQ(AlertsJson(both),
            R"([{"labels":{"alertname":"A","name":"say \"no\"\u000a\\"},)"
            R"("annotations":{"summary":"It costs ¥350."},)"
            R"("startsAt":"2026-11-22T12:47:29Z","endsAt":"2026-11-22T12:51:29Z"},)"
            R"({"labels":{"alertname":"B"},)"
            R"("annotations":{"dashboard_url":"https://grafana.example.com/d/x"},)"
            R"("startsAt":"2026-11-22T12:47:29Z","endsAt":"2026-11-22T12:51:29Z",)"
            R"("generatorURL":"https://grafana.example.com/d/x"}])");
}

TEST(AlertsJson, OfNothingIsAnEmptyList) {
  EXPECT_EQ(AlertsJson({}), "[]");
}

}  // namespace
}  // namespace exporter::alerts_json_test
