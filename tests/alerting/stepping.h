// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "exporter/alerting/push/alert_step.h"
#include "exporter/alerting/rules/finding_alert.h"
#include "exporter/core/timestamp.h"
#include "tests/alerting/sample_text.h"

namespace exporter {

inline Alert OnFindings() {
  return {.name = "AckStorageStuckPod",
          .severity = Severity::kCritical,
          .hold = std::chrono::minutes{10},
          .expr = FindingAge("stuck-pod"),
          .summary = "A pod waits.",
          .description = "Pod {name}{?cluster| of cluster {cluster}}, {value:duration}.",
          .dashboard = "nodes",
          .keeps_firing = true};
}

inline Alert OnHeadroom() {
  return {.name = "AckStorageNodeDiskLimitNear",
          .severity = Severity::kWarning,
          .hold = std::chrono::minutes{5},
          .expr = Op(Min({"cluster", "job", "node"}, Series("ack_storage_node_disk_headroom")),
                     "<=", Number(2)),
          .summary = "A node has few.",
          .description = "{node} has {value}.",
          .dashboard = "nodes",
          .keeps_firing = false};
}

inline Alert OnSources() {
  return {.name = "AckStorageSourceDown",
          .severity = Severity::kWarning,
          .hold = std::chrono::minutes{0},
          .expr = Op(Max({"cluster", "job", "source"}, Series("ack_storage_source_up")),
                     "==", Number(0)),
          .summary = "A source is down.",
          .description = "{source}",
          .dashboard = "exporter",
          .keeps_firing = false};
}

// The program over some time: rounds at chosen times on what is known then.
class Stepping {
 public:
  explicit Stepping(std::vector<Alert> alerts) : rules({}, {{"cluster", "prod"}}) {
    rules.alerts = std::move(alerts);
    rules.thresholds.keep_firing_for = std::chrono::minutes{5};
    rules.bases.clear();
    for (const Alert& alert : rules.alerts) rules.bases.push_back(BasisOf(alert));
  }

  // One round; what it tells of.
  std::vector<PushedAlert> Round(const std::string& samples) {
    SteppedAlerts stepped =
        StepAlerts(std::move(states), rules,
                   {.add_samples = [&](const std::vector<std::string>&,
                                       SampleSink& out) { AddSamplesIn(samples, out); },
                    .complete_checks = checks,
                    .available_sources = sources},
                   now);
    states = std::move(stepped.states);
    return std::move(stepped.alerts);
  }

  std::vector<PushedAlert> RoundAfter(std::chrono::seconds time, const std::string& samples) {
    now += time;
    return Round(samples);
  }

  // Rounds at each minute for some time, the last of which counts.
  std::vector<PushedAlert> Rounds(std::chrono::minutes time, const std::string& samples) {
    std::vector<PushedAlert> last;
    for (std::chrono::minutes passed{0}; passed < time; ++passed)
      last = RoundAfter(std::chrono::minutes{1}, samples);
    return last;
  }

  void Restart() { states = {}; }

  // A finding of stuck-pod on pod web-0.
  std::string Stuck(TimePoint since, const std::string& reason = "attach") const {
    return "ack_storage_finding_info{check=\"stuck-pod\",severity=\"critical\",kind=\"Pod\","
           "namespace=\"web\",name=\"web-0\",reason=\"" +
           reason +
           "\"} 1\n"
           "ack_storage_finding_since_timestamp_seconds{check=\"stuck-pod\",kind=\"Pod\","
           "namespace=\"web\",name=\"web-0\"} " +
           std::to_string(UnixSeconds(since));
  }

  PushRules rules;
  AlertStates states;
  DataNames checks{"stuck-pod"};
  DataNames sources{"nodes", "pods"};
  TimePoint now = *ParseTimestamp("2026-12-01T03:00:00Z");
};

inline bool HasEnded(const Stepping& program, const PushedAlert& alert) {
  return alert.ends_at <= program.now;
}

// The samples of a node with few free slots, and with many.
inline const std::string kLow = "ack_storage_node_disk_headroom{node=\"n1\"} 1";
inline const std::string kFine = "ack_storage_node_disk_headroom{node=\"n1\"} 9";

}  // namespace exporter
