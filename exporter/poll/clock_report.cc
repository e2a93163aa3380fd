// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/clock_report.h"

#include <array>

#include "exporter/core/log.h"

namespace exporter {
namespace {

constexpr MetricDef kOffset{
    .name = "ack_storage_clock_offset_seconds",
    .help =
        "How far the clock of Alibaba Cloud is ahead of this machine, measured after a request was "
        "rejected for its timestamp; 0 while timestamps are accepted."};
constexpr std::array kDefs{&kOffset};

}  // namespace

MetricDefs ClockReportMetricDefs() {
  return kDefs;
}

ClockReport::ClockReport(ExporterMetrics& metrics) : metrics_(metrics) {
  metrics_.Set(kOffset, {}, 0);
}

void ClockReport::Note(std::size_t target, std::chrono::seconds known) {
  const std::scoped_lock lock(mutex_);
  offsets_[target] = known;
  std::chrono::seconds offset{0};
  for (const auto& [each, theirs] : offsets_) {
    if (std::chrono::abs(theirs) > std::chrono::abs(offset)) offset = theirs;
  }
  metrics_.Set(kOffset, {}, static_cast<double>(offset.count()));
  const bool is_wrong = offset.count() != 0;
  if (is_wrong == is_wrong_) return;
  is_wrong_ = is_wrong;
  if (!is_wrong) return Log(LogLevel::kInfo, "the clock of this machine is right again");
  Log(LogLevel::kWarn,
      "the clock of this machine is wrong: requests are signed with the server's time, but ages "
      "and certificates are checked against this clock; synchronize it (NTP)",
      {{"server_ahead_seconds", offset.count()}});
}

}  // namespace exporter
