// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_receiver.h"

#include <algorithm>
#include <utility>

#include "exporter/alerting/push/alerts_json.h"
#include "exporter/alerting/push/push_metrics.h"
#include "exporter/core/log.h"
#include "exporter/http/retry.h"

namespace exporter {
namespace {

constexpr std::chrono::seconds kFirstBackOff{15};
constexpr std::size_t kMaxAnswerBytes = std::size_t{64} << 10U;

}  // namespace

AlertReceiver::AlertReceiver(std::string url, Transport& transport, Authorization authorization,
                             ExporterMetrics& metrics)
    : url_(std::move(url)),
      transport_(transport),
      authorization_(std::move(authorization)),
      metrics_(metrics) {
  metrics_.Count(push_metrics::kSent, {url_}, 0);
}

std::optional<AlertReceiver::Failure> AlertReceiver::Post(std::span<const PushedAlert* const> batch,
                                                          const std::vector<Header>& headers,
                                                          const std::stop_token& stop) {
  HttpRequest request{.method = "POST",
                      .url = url_ + "/api/v2/alerts",
                      .headers = headers,
                      .body = AlertsJson(batch),
                      .timeout = kTimeout,
                      .max_body_bytes = kMaxAnswerBytes,
                      .operation = "post alerts"};
  request.headers.emplace_back("Content-Type", "application/json");
  const auto response = transport_.Send(request, stop);
  const auto count = static_cast<double>(batch.size());
  if (response && response->status / 100 == 2) {
    metrics_.Count(push_metrics::kSent, {url_}, count);
    return std::nullopt;
  }
  Failure failure;
  if (response) {
    failure = {.code = std::to_string(response->status),
               .message = "POST " + request.url + ": " + std::to_string(response->status) + " " +
                          OneLine(response->body),
               .retry_after = RetryHint(*response),
               .is_of_batch = response->status == 400};
  } else {
    failure = {.code = std::string(KindName(response.error().kind)),
               .message = response.error().message,
               .retry_after = response.error().retry_after};
  }
  if (!stop.stop_requested()) metrics_.Count(push_metrics::kFailed, {url_, failure.code}, count);
  return failure;
}

std::optional<AlertReceiver::Failure> AlertReceiver::PostAll(
    std::span<const PushedAlert* const> alerts, const std::stop_token& stop) {
  const auto headers = authorization_();
  if (!headers) {
    const std::string code(KindName(headers.error().kind));
    metrics_.Count(push_metrics::kFailed, {url_, code}, static_cast<double>(alerts.size()));
    return Failure{.code = code, .message = headers.error().message};
  }
  std::optional<Failure> first;
  do {
    const auto batch = alerts.first(std::min(kMaxBatch, alerts.size()));
    alerts = alerts.subspan(batch.size());
    auto failure = Post(batch, *headers, stop);
    if (!failure) continue;
    if (!first) first = failure;
    if (!failure->is_of_batch) break;
  } while (!alerts.empty());
  return first;
}

void AlertReceiver::Deliver(std::span<const PushedAlert> alerts, TimePoint now,
                            const std::stop_token& stop) {
  // A clock that was set back must not prolong the back-off.
  if (next_try_ && now < *next_try_ && *next_try_ - now <= kMaxBackOff) return;
  std::vector<const PushedAlert*> chosen;
  for (const PushedAlert& alert : alerts) {
    if (alert.is_due || !is_up_) chosen.push_back(&alert);
  }
  const bool is_known = is_up_ && now >= *accepted_at_ && now - *accepted_at_ < kResendDelay;
  if (chosen.empty() && is_known) return;
  const auto failure = PostAll(chosen, stop);
  if (stop.stop_requested()) return;
  if (failure) {
    Failed(*failure, now);
  } else {
    Succeeded(now);
  }
}

void AlertReceiver::Succeeded(TimePoint now) {
  metrics_.Set(push_metrics::kUp, {url_}, 1);
  if (!is_up_) {
    Log(LogLevel::kInfo,
        failure_code_.empty() ? "alertmanager takes alerts" : "alertmanager takes alerts again",
        {{"alertmanager", url_}});
  }
  is_up_ = true;
  failure_code_.clear();
  failures_ = 0;
  next_try_.reset();
  accepted_at_ = now;
}

void AlertReceiver::Failed(const Failure& failure, TimePoint now) {
  metrics_.Set(push_metrics::kUp, {url_}, 0);
  if (failure.code != failure_code_) {
    Log(LogLevel::kError, "alertmanager takes no alerts",
        {{"alertmanager", url_}, {"code", failure.code}, {"error", failure.message}});
  }
  is_up_ = false;
  failure_code_ = failure.code;
  std::chrono::milliseconds delay = kFirstBackOff;
  for (int i = 0; i < failures_ && delay < kMaxBackOff; ++i) delay *= 2;
  ++failures_;
  next_try_ =
      now + std::min<std::chrono::milliseconds>(std::max(delay, failure.retry_after), kMaxBackOff);
}

}  // namespace exporter
