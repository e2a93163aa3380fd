// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/http/transport.h"
#include "exporter/metrics/exporter_metrics.h"
#include "exporter/metrics/metric_def.h"

namespace exporter {

// The metric families that an ObservedTransport fills.
MetricDefs ApiMetricDefs();

// Counts and times the requests passed to `next`, which must outlive it. `api` is a label value
// ("kubernetes", "alibaba"); the label `code` is the HTTP status, the one that the body told
// (HttpRequest::told_status), or the kind of error if no answer arrived.
class ObservedTransport final : public Transport {
 public:
  ObservedTransport(Transport& next, std::string api, ExporterMetrics& metrics);
  Result<HttpResponse> Send(const HttpRequest& request, std::stop_token stop) override;

 private:
  Transport& next_;
  std::string api_;
  ExporterMetrics& metrics_;
};

}  // namespace exporter
