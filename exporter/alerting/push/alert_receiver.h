// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "exporter/alerting/push/alert_step.h"
#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/http/transport.h"
#include "exporter/metrics/exporter_metrics.h"

namespace exporter {

// Posts alerts to one Alertmanager. Keeps none: after a failure it posts all that hold when it
// tries again. Logs the start and end of a failure and a change of its kind once.
class AlertReceiver {
 public:
  // The header Authorization of the next post, or nothing.
  using Authorization = std::function<Result<std::vector<Header>>()>;

  // `url` without user name; it is the label `alertmanager`.
  AlertReceiver(std::string url, Transport& transport, Authorization authorization,
                ExporterMetrics& metrics);

  // Posts those of `alerts` that are due, or all after a failure and at first, in requests of at
  // most kMaxBatch. Posts an empty list where none has been due for a while, to know whether it is
  // accepted. Does nothing while it backs off.
  void Deliver(std::span<const PushedAlert> alerts, TimePoint now, const std::stop_token& stop);

  static constexpr std::size_t kMaxBatch = 64;
  static constexpr std::chrono::seconds kTimeout{10};
  // Well below the time after which an alert that is not posted again expires.
  static constexpr std::chrono::minutes kMaxBackOff{2};

 private:
  struct Failure {
    std::string code;  // HTTP status, or kind of error
    std::string message;
    std::chrono::milliseconds retry_after{0};
    bool is_of_batch = false;  // another batch may be accepted
  };

  std::optional<Failure> Post(std::span<const PushedAlert* const> batch,
                              const std::vector<Header>& headers, const std::stop_token& stop);
  std::optional<Failure> PostAll(std::span<const PushedAlert* const> alerts,
                                 const std::stop_token& stop);
  void Succeeded(TimePoint now);
  void Failed(const Failure& failure, TimePoint now);

  const std::string url_;
  Transport& transport_;
  Authorization authorization_;
  ExporterMetrics& metrics_;
  bool is_up_ = false;
  std::string failure_code_;  // of the failure that goes on; empty: none
  int failures_ = 0;          // in a row
  std::optional<TimePoint> next_try_;
  std::optional<TimePoint> accepted_at_;
};

}  // namespace exporter
