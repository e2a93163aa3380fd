// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/observed_transport.h"

#include <array>
#include <chrono>
#include <utility>

namespace exporter {
namespace {

constexpr std::array<std::string_view, 3> kRequestLabels{"api", "operation", "code"};
constexpr std::array<std::string_view, 2> kOperationLabels{"api", "operation"};

constexpr MetricDef kRequests{.name = "ack_storage_api_requests_total",
                              .type = MetricType::kCounter,
                              .help =
                                  "Requests sent to the APIs, including retries, by HTTP status, "
                                  "also one that ended a watch, or kind of error.",
                              .labels = kRequestLabels};
constexpr MetricDef kDuration{.name = "ack_storage_api_request_duration_seconds",
                              .type = MetricType::kHistogram,
                              .help = "Response time of the APIs, watches excluded.",
                              .labels = kOperationLabels};
constexpr MetricDef kThrottled{.name = "ack_storage_api_throttled_total",
                               .type = MetricType::kCounter,
                               .help = "Requests throttled by an API.",
                               .labels = kOperationLabels};
constexpr std::array kDefs{&kRequests, &kDuration, &kThrottled};

// Alibaba also throttles with status 400; then only the code in the body tells.
bool IsThrottled(const HttpResponse& response) {
  return response.status == 429 ||
         (response.status == 400 && response.body.find("\"Throttling") != std::string::npos);
}

std::string CodeOf(const HttpRequest& request, const Result<HttpResponse>& response) {
  const int told = request.told_status ? request.told_status() : 0;
  if (told != 0) return std::to_string(told);
  return response ? std::to_string(response->status) : std::string(KindName(response.error().kind));
}

}  // namespace

MetricDefs ApiMetricDefs() {
  return kDefs;
}

ObservedTransport::ObservedTransport(Transport& next, std::string api, ExporterMetrics& metrics)
    : next_(next), api_(std::move(api)), metrics_(metrics) {}

Result<HttpResponse> ObservedTransport::Send(const HttpRequest& request, std::stop_token stop) {
  const auto started = std::chrono::steady_clock::now();
  Result<HttpResponse> response = next_.Send(request, std::move(stop));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started;
  metrics_.Count(kRequests, {api_, request.operation, CodeOf(request, response)});
  // The duration of a watch is its timeout, not a latency.
  if (!request.operation.starts_with("watch ")) {
    metrics_.Observe(kDuration, {api_, request.operation}, took.count());
  }
  metrics_.Count(kThrottled, {api_, request.operation},
                 response && IsThrottled(*response) ? 1.0 : 0.0);
  return response;
}

}  // namespace exporter
