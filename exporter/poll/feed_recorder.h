// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "exporter/metrics/exporter_metrics.h"
#include "exporter/poll/reading_store.h"
#include "exporter/poll/source_log.h"
#include "exporter/sources/feed.h"

namespace exporter {

MetricDefs FeedRecorderMetricDefs();

// Forwards what the reflector of one feed part reports to the reading store, the metrics and the
// log.
class FeedRecorder final : public kubernetes::ReflectorObserver {
 public:
  FeedRecorder(ReadingStore& store, std::size_t source, std::size_t part, SourceLog& log,
               ExporterMetrics& metrics);

  void OnListed(const kubernetes::ListEnd& list, TimePoint started, TimePoint ended) override;
  void OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) override;
  void OnOpen(TimePoint now) override;
  void OnClosed(TimePoint now, bool in_due_form) override;
  void OnEvent(TimePoint now) override;
  void OnProblem(std::size_t problems, const std::string& first) override;
  void OnRestart(std::string_view reason) override;
  void OnPolling(const Error& why) override;

 private:
  const std::string& name() const { return store_.sources()[source_].source->name; }

  ReadingStore& store_;
  const std::size_t source_;
  const std::size_t part_;
  SourceLog& log_;
  ExporterMetrics& metrics_;
};

}  // namespace exporter
