// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>
#include <thread>
#include <vector>

#include "exporter/alerting/push/alert_receiver.h"
#include "exporter/alerting/push/alert_step.h"
#include "exporter/checks/evaluate.h"
#include "exporter/core/clock.h"
#include "exporter/core/slot.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/metric_def.h"

namespace exporter {

MetricDefs PushMetricDefs();

// Evaluates the alerts on what was published last and posts them, in a thread of its own.
class AlertPusher {
 public:
  AlertPusher(PushRules rules, std::vector<std::unique_ptr<AlertReceiver>> receivers,
              const Slot<Evaluation>& evaluation, const Slot<Inventory>& inventory,
              ExporterMetrics& metrics, const Clock& clock);

  // One round. Nothing before the program is ready: what it does not know yet is no fault.
  void Push(const std::stop_token& stop);

  // Starts the thread; the destructor ends it.
  void Start();
  void RequestStop() { thread_.request_stop(); }

 private:
  void Run(const std::stop_token& stop);
  void CountStates();

  const PushRules rules_;
  std::vector<std::unique_ptr<AlertReceiver>> receivers_;
  const Slot<Evaluation>& evaluation_;
  const Slot<Inventory>& inventory_;
  ExporterMetrics& metrics_;
  const Clock& clock_;
  AlertStates states_;
  bool is_ready_ = false;  // stays true
  std::jthread thread_;    // last: uses all of the above
};

}  // namespace exporter
