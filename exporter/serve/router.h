// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/metric_def.h"
#include "exporter/metrics/page_slot.h"
#include "exporter/report/reports.h"
#include "exporter/serve/web_message.h"

namespace exporter {

// The metric families that Router::Respond fills.
MetricDefs RouterMetricDefs();

struct RouterOptions {
  std::string telemetry_path;  // takes precedence over all other paths
  std::string version;
};

// Serves the metrics, the health probes, the JSON documents and the landing page. A scrape reads
// the current Page and sends no requests. Safe to call from several threads.
class Router {
 public:
  Router(const PageSlot& pages, const Reports& reports, ExporterMetrics& metrics,
         RouterOptions options);

  WebAnswer Respond(const WebRequest& request) const;

 private:
  struct Route {
    std::string path;
    WebAnswer (Router::*answer)(const WebRequest& request) const;
  };

  WebAnswer Metrics(const WebRequest& request) const;
  WebAnswer Healthy(const WebRequest& request) const;
  WebAnswer Ready(const WebRequest& request) const;
  WebAnswer Landing(const WebRequest& request) const;
  template <auto kDocument>
  WebAnswer Document(const WebRequest& request) const;

  const PageSlot& pages_;
  const Reports& reports_;
  ExporterMetrics& metrics_;
  RouterOptions options_;
  std::vector<Route> routes_;  // the first match wins
};

}  // namespace exporter
