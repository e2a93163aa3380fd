// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_pusher.h"

#include <exception>
#include <utility>

#include "exporter/alerting/push/push_metrics.h"
#include "exporter/core/log.h"
#include "exporter/core/sleeper.h"

namespace exporter {
namespace {

// Refers to both.
AlertInput InputOf(const Evaluation& evaluation, const Inventory& latest) {
  AlertInput input{.add_samples = [&](const std::vector<std::string>& metrics, SampleSink& out) {
    AddSamples(evaluation, latest, metrics, out);
  }};
  for (const CheckResult& result : evaluation.results) {
    if (result.complete) input.complete_checks.emplace(result.check->name);
  }
  for (const SourceStatus& source : latest.sources) {
    if (source.available) input.available_sources.insert(source.name);
  }
  return input;
}

}  // namespace

MetricDefs PushMetricDefs() {
  return push_metrics::kDefs;
}

AlertPusher::AlertPusher(PushRules rules, std::vector<std::unique_ptr<AlertReceiver>> receivers,
                         const Slot<Evaluation>& evaluation, const Slot<Inventory>& inventory,
                         ExporterMetrics& metrics, const Clock& clock)
    : rules_(std::move(rules)),
      receivers_(std::move(receivers)),
      evaluation_(evaluation),
      inventory_(inventory),
      metrics_(metrics),
      clock_(clock) {}

void AlertPusher::Push(const std::stop_token& stop) {
  const auto evaluation = evaluation_.current();
  const auto latest = inventory_.current();
  is_ready_ = is_ready_ || (evaluation->is_published && IsKubernetesComplete(*latest));
  if (!is_ready_) return;
  const TimePoint now = clock_.Now();
  SteppedAlerts stepped =
      StepAlerts(std::move(states_), rules_, InputOf(*evaluation, *latest), now);
  states_ = std::move(stepped.states);
  CountStates();
  for (const auto& receiver : receivers_) receiver->Deliver(stepped.alerts, now, stop);
}

void AlertPusher::CountStates() {
  std::size_t pending = 0;
  std::size_t firing = 0;
  for (const auto& tracked : states_.by_alert) {
    for (const auto& [labels, alert] : tracked) {
      if (alert.phase == AlertPhase::kPending) ++pending;
      if (alert.phase == AlertPhase::kFiring) ++firing;
    }
  }
  metrics_.Set(push_metrics::kAlerts, {"pending"}, static_cast<double>(pending));
  metrics_.Set(push_metrics::kAlerts, {"firing"}, static_cast<double>(firing));
}

void AlertPusher::Start() {
  thread_ = std::jthread([this](const std::stop_token& stop) { Run(stop); });
}

void AlertPusher::Run(const std::stop_token& stop) {
  // A first round soon after the program is ready.
  constexpr std::chrono::milliseconds kFirstLook{1'000};
  const Sleeper sleep = RealSleeper();
  while (!stop.stop_requested()) {
    try {
      Push(stop);
    } catch (const std::exception& error) {
      Log(LogLevel::kError, "push of alerts failed", {{"error", error.what()}});
    }
    sleep(is_ready_ ? rules_.interval : kFirstLook, stop);
  }
}

}  // namespace exporter
