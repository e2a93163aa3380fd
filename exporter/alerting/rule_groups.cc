// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <iterator>

#include "exporter/alerting/alert.h"

namespace exporter {

std::span<const RuleGroup> AllRuleGroups() {
  static constexpr std::array kGroups{
      RuleGroup{.name = "volumes", .alerts = VolumeAlerts},
      RuleGroup{.name = "disks", .alerts = DiskAlerts},
      RuleGroup{.name = "claims", .alerts = ClaimAlerts},
      RuleGroup{.name = "attachments", .alerts = AttachmentAlerts},
      RuleGroup{.name = "nodes", .alerts = NodeAlerts},
      RuleGroup{.name = "scale-up", .alerts = ScaleUpAlerts},
      RuleGroup{.name = "cost", .alerts = CostAlerts},
      RuleGroup{.name = "exporter", .alerts = ExporterAlerts},
      RuleGroup{.name = "recordings", .recordings = Recordings},
  };
  return kGroups;
}

std::vector<Alert> AlertsOf(const RuleGroup& group, const Thresholds& thresholds) {
  if (group.alerts == nullptr) return {};
  std::vector<Alert> alerts = group.alerts(thresholds);
  for (Alert& alert : alerts) {
    alert.hold =
        std::chrono::duration_cast<std::chrono::seconds>(alert.hold * thresholds.hold_factor);
  }
  return alerts;
}

std::vector<Alert> AllAlerts(const Thresholds& thresholds) {
  std::vector<Alert> all;
  for (const RuleGroup& group : AllRuleGroups()) {
    std::vector<Alert> alerts = AlertsOf(group, thresholds);
    all.insert(all.end(), std::make_move_iterator(alerts.begin()),
               std::make_move_iterator(alerts.end()));
  }
  return all;
}

}  // namespace exporter
