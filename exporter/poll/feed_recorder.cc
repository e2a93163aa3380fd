// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/feed_recorder.h"

#include <array>

#include "exporter/core/log.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kLabels{"resource", "reason"};
constexpr MetricDef kRestarts{
    .name = "ack_storage_watch_restarts_total",
    .type = MetricType::kCounter,
    .help =
        "Restarted watches of a Kubernetes resource; ended is the normal reason; after gone, ahead "
        "or age, and after the third consecutive restart for another reason, the resource is "
        "listed again.",
    .labels = kLabels};
constexpr std::array kDefs{&kRestarts};

}  // namespace

MetricDefs FeedRecorderMetricDefs() {
  return kDefs;
}

FeedRecorder::FeedRecorder(ReadingStore& store, std::size_t source, std::size_t part,
                           SourceLog& log, ExporterMetrics& metrics)
    : store_(store), source_(source), part_(part), log_(log), metrics_(metrics) {
  for (const std::string_view reason : kubernetes::kRestartReasons) {
    metrics_.Count(kRestarts, {name(), reason}, 0);
  }
}

void FeedRecorder::OnListed(const kubernetes::ListEnd& list, TimePoint started, TimePoint ended) {
  log_.Read(part_, list.objects);
  log_.Problems(list.problems, list.first_problem);
  store_.PutListed(source_, part_, started, ended);
}

void FeedRecorder::OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) {
  log_.Failed(part_, error);
  store_.PutFailure(source_, part_, error, took);
}

void FeedRecorder::OnOpen(TimePoint now) {
  log_.Read(part_, store_.sources()[source_].feed->parts[part_].store->size());
  store_.PutOpened(source_, part_, now);
}

void FeedRecorder::OnClosed(TimePoint now, bool in_due_form) {
  store_.PutClosed(source_, part_, now, in_due_form);
}

void FeedRecorder::OnEvent(TimePoint now) {
  store_.PutEvent(source_, part_, now);
}

void FeedRecorder::OnProblem(std::size_t problems, const std::string& first) {
  log_.Problems(problems, first);
}

void FeedRecorder::OnRestart(std::string_view reason) {
  metrics_.Count(kRestarts, {name(), reason});
  Log(LogLevel::kDebug, "watch begins again", {{"source", name()}, {"reason", reason}});
}

void FeedRecorder::OnPolling(const Error& why) {
  log_.Polls(why);
}

}  // namespace exporter
