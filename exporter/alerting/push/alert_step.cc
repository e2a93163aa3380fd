// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_step.h"

#include <algorithm>
#include <utility>

#include "exporter/alerting/alert_text.h"
#include "exporter/alerting/instant.h"
#include "exporter/alerting/push/pushable.h"

namespace exporter {
namespace {

// Notes which data is there now and forgets what has been missing for too long.
void NoteData(DataTimesByName& times, const DataNames& present, TimePoint now) {
  std::erase_if(times, [&](const auto& entry) { return now - entry.second.last > kMaxGap; });
  for (const std::string& name : present) {
    times.try_emplace(name, DataTimes{.first = now}).first->second.last = now;
  }
}

// The step of one row of the alerts.
class AlertRow {
 public:
  AlertRow(const PushRules& rules, std::size_t index, const AlertStates& states, TimePoint now)
      : rules_(rules),
        alert_(rules.alerts[index]),
        basis_(rules.bases[index]),
        states_(states),
        now_(now) {}

  // Returns the samples of the alerts whose texts are to be written anew.
  std::vector<Sample> Step(const AlertInput& input, std::map<Labels, TrackedAlert>& tracked) const {
    std::set<Labels> seen;
    std::vector<Sample> to_annotate;
    for (Sample& sample : Values(input)) {
      sample.labels = Labelled(std::move(sample.labels));
      seen.insert(sample.labels);
      if (See(sample, tracked[sample.labels])) to_annotate.push_back(std::move(sample));
    }
    if (!IsBlind(input)) Miss(seen, tracked);
    return to_annotate;
  }

  void Annotate(const std::vector<Sample>& samples, const Costs& costs,
                std::map<Labels, TrackedAlert>& tracked) const {
    for (const Sample& sample : samples) {
      tracked[sample.labels].annotations = {
          {"summary", alert_.summary},
          {"description", FilledIn(alert_.description, sample, costs)},
          {"runbook_url", RunbookUrl(alert_, rules_.thresholds)},
          {"dashboard_url", FilledIn(DashboardUrl(alert_, rules_.thresholds), sample, costs)},
      };
    }
  }

  // Marks what is due, and returns what fires or has ended.
  void Tell(std::map<Labels, TrackedAlert>& tracked, std::vector<PushedAlert>& told) const {
    const auto expiry = 4 * std::max<std::chrono::milliseconds>(rules_.interval, kResendDelay);
    for (auto& [labels, alert] : tracked) {
      if (alert.phase == AlertPhase::kPending) continue;
      const bool has_ended = alert.phase == AlertPhase::kEnded;
      told.push_back({.labels = labels,
                      .annotations = alert.annotations,
                      .starts_at = alert.starts_at,
                      .ends_at = has_ended ? alert.ended_at : now_ + expiry,
                      .is_due = IsDue(alert)});
      if (told.back().is_due) alert.due_at = now_;
    }
  }

 private:
  // As Prometheus: the rule's labels win, external labels fill in.
  Labels Labelled(Labels labels) const {
    labels["alertname"] = alert_.name;
    labels["severity"] = SeverityName(alert_.severity);
    if (!rules_.thresholds.team_label.empty()) labels["team"] = rules_.thresholds.team_label;
    labels.emplace("job", rules_.thresholds.job);
    labels.insert(rules_.external_labels.begin(), rules_.external_labels.end());
    return labels;
  }

  std::vector<Sample> Values(const AlertInput& input) const {
    SampleTable samples(alert_.expr);
    input.add_samples(MetricsOf(alert_.expr), samples);
    return ValueOf(alert_.expr, samples, now_);
  }

  // Whether its texts are to be written anew.
  bool See(const Sample& sample, TrackedAlert& alert) const {
    const bool is_new = alert.active_at == TimePoint{} || alert.phase == AlertPhase::kEnded;
    if (is_new) alert = Begun(sample.value);
    alert.missing_since.reset();
    if (alert.phase == AlertPhase::kPending && now_ - alert.active_at >= alert_.hold) {
      alert.phase = AlertPhase::kFiring;
      alert.starts_at = std::min(alert.held_since.value_or(alert.active_at) + alert_.hold, now_);
    }
    return alert.phase == AlertPhase::kFiring && IsDue(alert);
  }

  TrackedAlert Begun(double value) const {
    TrackedAlert alert{.active_at = now_};
    if (!basis_.min_age) return alert;
    alert.held_since = std::min(HeldSince(*basis_.min_age, value, now_), now_);
    const auto check = states_.checks.find(basis_.check);
    const bool is_settling =
        check != states_.checks.end() && now_ - check->second.first <= rules_.settling;
    if (is_settling) alert.active_at = *alert.held_since;
    return alert;
  }

  // Whether an alert that is not seen may hold all the same.
  bool IsBlind(const AlertInput& input) const {
    if (basis_.is_about_sources) return false;
    if (!basis_.check.empty()) {
      return states_.checks.contains(basis_.check) && !input.complete_checks.contains(basis_.check);
    }
    return std::ranges::any_of(states_.sources, [&](const auto& source) {
      return !input.available_sources.contains(source.first);
    });
  }

  // Ends those that are not seen, or keeps them firing for a while.
  void Miss(const std::set<Labels>& seen, std::map<Labels, TrackedAlert>& tracked) const {
    std::erase_if(tracked, [&](const auto& entry) {
      const auto& [labels, alert] = entry;
      const bool is_over =
          alert.phase == AlertPhase::kEnded && now_ - alert.ended_at > kEndedRetention;
      return !seen.contains(labels) && (is_over || alert.phase == AlertPhase::kPending);
    });
    for (auto& [labels, alert] : tracked) {
      if (alert.phase == AlertPhase::kFiring && !seen.contains(labels)) MissFiring(alert);
    }
  }

  void MissFiring(TrackedAlert& alert) const {
    const std::chrono::seconds keeps =
        alert_.keeps_firing ? rules_.thresholds.keep_firing_for : std::chrono::seconds{0};
    if (!alert.missing_since) alert.missing_since = now_;
    if (now_ - *alert.missing_since < keeps) return;
    alert.phase = AlertPhase::kEnded;
    alert.ended_at = now_;
    alert.due_at.reset();
  }

  bool IsDue(const TrackedAlert& alert) const {
    // A clock that was set back must not silence an alert.
    return !alert.due_at || *alert.due_at > now_ || now_ - *alert.due_at >= kResendDelay;
  }

  const PushRules& rules_;
  const Alert& alert_;
  const AlertBasis& basis_;
  const AlertStates& states_;
  TimePoint now_;
};

}  // namespace

PushRules::PushRules(const Thresholds& given, Labels external)
    : alerts(PushedAlerts(given)), thresholds(given), external_labels(std::move(external)) {
  for (const Alert& alert : alerts) bases.push_back(BasisOf(alert));
}

SteppedAlerts StepAlerts(AlertStates states, const PushRules& rules, const AlertInput& input,
                         TimePoint now) {
  NoteData(states.checks, input.complete_checks, now);
  NoteData(states.sources, input.available_sources, now);
  SteppedAlerts stepped{.states = std::move(states)};
  stepped.states.by_alert.resize(rules.alerts.size());
  const auto row = [&](std::size_t i) { return AlertRow(rules, i, stepped.states, now); };
  std::vector<std::vector<Sample>> to_annotate;
  Costs costs;
  for (std::size_t i = 0; i < rules.alerts.size(); ++i) {
    to_annotate.push_back(row(i).Step(input, stepped.states.by_alert[i]));
    for (const Sample& sample : to_annotate[i]) {
      costs.Want(rules.alerts[i].description, sample.labels);
    }
  }
  const std::vector<std::string> metrics = costs.Metrics();
  if (!metrics.empty()) input.add_samples(metrics, costs);
  for (std::size_t i = 0; i < rules.alerts.size(); ++i) {
    row(i).Annotate(to_annotate[i], costs, stepped.states.by_alert[i]);
    row(i).Tell(stepped.states.by_alert[i], stepped.alerts);
  }
  return stepped;
}

}  // namespace exporter
