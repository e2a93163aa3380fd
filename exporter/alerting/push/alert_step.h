// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "exporter/alerting/alert.h"
#include "exporter/alerting/push/alert_basis.h"
#include "exporter/alerting/samples.h"
#include "exporter/core/clock.h"

namespace exporter {

// Prometheus' --rules.alert.resend-delay, and how long it tells that an alert has ended
// (prometheus/prometheus, rules/alerting.go).
inline constexpr std::chrono::minutes kResendDelay{1};
inline constexpr std::chrono::minutes kEndedRetention{15};

// How long an alert whose data is missing neither ends nor starts over. AckStorageCheckWithheld
// fires after the same time.
inline constexpr std::chrono::minutes kMaxGap{15};

// An alert as Alertmanager takes it.
struct PushedAlert {
  Labels labels{};
  Labels annotations{};
  TimePoint starts_at{};
  // When it ended, or when it may count as ended if nothing more is heard of it.
  TimePoint ends_at{};
  bool is_due = false;  // to be sent now; the others were due not long ago
};

// The alerts to watch for, and how.
struct PushRules {
  PushRules(const Thresholds& thresholds, Labels external);

  std::vector<Alert> alerts;
  std::vector<AlertBasis> bases;  // of each
  Thresholds thresholds;
  Labels external_labels;
  std::chrono::milliseconds interval{30'000};  // between two steps
  // How long after a check first had its data its findings may still be those from before a restart
  // of the program.
  std::chrono::milliseconds settling{std::chrono::minutes{15}};
};

using DataNames = std::set<std::string, std::less<>>;

// What one step looks at.
struct AlertInput {
  // Passes on the samples of these metrics, and maybe others. Asked once for each alert: all at
  // once would take more memory than the page.
  std::function<void(const std::vector<std::string>& metrics, SampleSink& out)> add_samples;
  DataNames complete_checks{};
  DataNames available_sources{};
};

enum class AlertPhase { kPending, kFiring, kEnded };

// An alert that is pending, firing, or ended not long ago.
struct TrackedAlert {
  AlertPhase phase = AlertPhase::kPending;
  TimePoint active_at{};                     // `for` counts from here
  std::optional<TimePoint> held_since{};     // by the age of the finding
  TimePoint starts_at{};                     // from kFiring on
  std::optional<TimePoint> missing_since{};  // while it is kept firing
  TimePoint ended_at{};                      // of kEnded
  std::optional<TimePoint> due_at{};         // the last time in this phase
  Labels annotations{};
};

// When a check or source had its data, without a gap above kMaxGap.
struct DataTimes {
  TimePoint first{};
  TimePoint last{};
};

using DataTimesByName = std::map<std::string, DataTimes, std::less<>>;

struct AlertStates {
  std::vector<std::map<Labels, TrackedAlert>> by_alert;  // in the order of PushRules::alerts
  DataTimesByName checks;
  DataTimesByName sources;
};

struct SteppedAlerts {
  AlertStates states;
  std::vector<PushedAlert> alerts{};  // all that fire or ended within kEndedRetention
};

// One evaluation of the alerts, as Prometheus does it: `for`, keep_firing_for, when an alert is
// sent again. Two things differ, because more is known here: data that is missing ends nothing for
// up to kMaxGap, and after a restart an alert on a finding goes by the age of the finding. Its
// startsAt always does, so that it stays the same.
SteppedAlerts StepAlerts(AlertStates states, const PushRules& rules, const AlertInput& input,
                         TimePoint now);

}  // namespace exporter
