// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/router.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "exporter/metrics/process_metrics.h"
#include "exporter/metrics/text_format.h"
#include "exporter/serve/landing_page.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kRequestLabels{"path", "code"};
constexpr MetricDef kRequests{.name = "ack_storage_http_requests_total",
                              .type = MetricType::kCounter,
                              .help = "HTTP requests served; path is other for unknown paths.",
                              .labels = kRequestLabels};
constexpr std::array kDefs{&kRequests};

constexpr std::string_view kText = "text/plain; charset=utf-8";

WebAnswer MakeAnswer(int status, std::string_view content_type, std::string body) {
  return WebAnswer{.status = status,
                   .content_type = std::string(content_type),
                   .headers = {{"X-Content-Type-Options", "nosniff"}},
                   .body = std::move(body)};
}

WebAnswer RefuseMethod() {
  WebAnswer answer = MakeAnswer(405, kText, "method not allowed: use GET or HEAD\n");
  answer.headers.emplace_back("Allow", "GET, HEAD");
  return answer;
}

}  // namespace

MetricDefs RouterMetricDefs() {
  return kDefs;
}

Router::Router(const PageSlot& pages, const Reports& reports, ExporterMetrics& metrics,
               RouterOptions options)
    : pages_(pages), reports_(reports), metrics_(metrics), options_(std::move(options)) {
  routes_ = {{options_.telemetry_path, &Router::Metrics},
             {"/-/healthy", &Router::Healthy},
             {"/livez", &Router::Healthy},
             {"/-/ready", &Router::Ready},
             {"/readyz", &Router::Ready},
             {"/api/v1/findings", &Router::Document<&Reports::Findings>},
             {"/api/v1/inventory", &Router::Document<&Reports::Inventory>},
             {"/api/v1/readiness", &Router::Document<&Reports::Readiness>},
             {"/", &Router::Landing}};
  for (const Route& route : routes_) metrics_.Count(kRequests, {route.path, "200"}, 0);
}

WebAnswer Router::Respond(const WebRequest& request) const {
  const auto route = std::ranges::find(routes_, request.path, &Route::path);
  const bool known = route != routes_.end();
  WebAnswer answer;
  if (!known) {
    answer = MakeAnswer(404, kText, "not found\n");
  } else if (request.method != "GET" && request.method != "HEAD") {
    answer = RefuseMethod();
  } else {
    answer = (this->*route->answer)(request);
  }
  metrics_.Count(kRequests, {known ? route->path : "other", std::to_string(answer.status)});
  return answer;
}

WebAnswer Router::Metrics(const WebRequest& request) const {
  const TextFormat format = NegotiateFormat(request.accept);
  std::string tail = metrics_.Render(format) + RenderProcessMetrics(format);
  if (format == TextFormat::kOpenMetrics100) tail += "# EOF\n";
  WebAnswer answer = MakeAnswer(200, ContentType(format), {});
  answer.headers.emplace_back("Vary", "Accept, Accept-Encoding");
  answer.page = pages_.current();
  if (AcceptsGzip(request.accept_encoding)) {
    answer.headers.emplace_back("Content-Encoding", "gzip");
    answer.page_form = PageForm::kGzip;
    answer.body = GzipEnd(*answer.page, tail);
  } else {
    answer.body = std::move(tail);
  }
  return answer;
}

WebAnswer Router::Healthy(const WebRequest& /*request*/) const {
  return MakeAnswer(200, kText, "ack-storage-exporter is healthy\n");
}

WebAnswer Router::Ready(const WebRequest& /*request*/) const {
  if (pages_.ready()) return MakeAnswer(200, kText, "ack-storage-exporter is ready\n");
  return MakeAnswer(503, kText,
                    "not ready: waiting for the first complete list of the Kubernetes resources\n");
}

template <auto kDocument>
WebAnswer Router::Document(const WebRequest& request) const {
  Report report = (reports_.*kDocument)(request.query);
  WebAnswer answer =
      MakeAnswer(report.status, "application/json; charset=utf-8", std::move(report.body));
  answer.headers.emplace_back("Cache-Control", "no-store");
  return answer;
}

WebAnswer Router::Landing(const WebRequest& /*request*/) const {
  WebAnswer answer = MakeAnswer(200, "text/html; charset=utf-8",
                                RenderLandingPage({.version = options_.version,
                                                   .telemetry_path = options_.telemetry_path,
                                                   .ready = pages_.ready(),
                                                   .series = pages_.current()->series}));
  answer.headers.emplace_back("Content-Security-Policy",
                              "default-src 'none'; style-src 'unsafe-inline'");
  return answer;
}

}  // namespace exporter
