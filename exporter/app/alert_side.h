// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "exporter/alerting/push/alert_pusher.h"
#include "exporter/alerting/thresholds.h"
#include "exporter/config/plan.h"
#include "exporter/http/curl_transport.h"

namespace exporter {

// Reads --alerts.thresholds.file, if it is given.
ConfigErrors PlanThresholds(const Options& options, Thresholds& thresholds);

// Everything that posts alerts to Alertmanager.
class AlertSide {
 public:
  // Requires a --alertmanager.url. The others must outlive this object.
  AlertSide(const Plan& plan, const Thresholds& thresholds, const Slot<Evaluation>& evaluation,
            const Slot<Inventory>& inventory, const Clock& clock, ExporterMetrics& metrics);

  void Start() { pusher_.Start(); }
  void RequestStop() { pusher_.RequestStop(); }

 private:
  CurlTransport connection_;
  AlertPusher pusher_;
};

}  // namespace exporter
