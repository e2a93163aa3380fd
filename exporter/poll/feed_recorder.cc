#include "exporter/poll/feed_recorder.h"

#include <array>

#include <spdlog/spdlog.h>

#include "exporter/core/text.h"

namespace exporter {
namespace {

constexpr std::array<std::string_view, 2> kLabels{"resource", "reason"};
constexpr MetricDef kRestarts{
    .name = "ack_storage_watch_restarts_total",
    .type = MetricType::kCounter,
    .help =
        "Watches of a Kubernetes resource that were begun again; reason ended is the ordinary "
        "one, after gone, ahead and age everything is listed again.",
    .labels = kLabels};
constexpr std::array kDefs{&kRestarts};

}  // namespace

MetricDefs FeedRecorderMetricDefs() {
  return kDefs;
}

FeedRecorder::FeedRecorder(ReadingStore& store, std::size_t source, std::size_t part,
                           ExporterMetrics& metrics)
    : store_(store),
      source_(source),
      part_(part),
      metrics_(metrics),
      log_(store.sources()[source].source->name, metrics) {
  for (const std::string_view reason : kubernetes::kRestartReasons) {
    metrics_.Count(kRestarts, {name(), reason}, 0);
  }
}

void FeedRecorder::OnListed(const kubernetes::ListEnd& list, TimePoint started, TimePoint ended) {
  log_.Read(list.objects);
  log_.Problems(list.problems, list.first_problem);
  store_.PutListed(source_, part_, started, ended);
}

void FeedRecorder::OnFailure(const Error& error, TimePoint started, TimePoint ended) {
  log_.Failed(error);
  store_.PutFailure(source_, part_, error, started, ended);
}

void FeedRecorder::OnOpen(TimePoint now) {
  log_.Read(store_.sources()[source_].feed->parts[part_].store->size());
  store_.PutWatch(source_, part_, true, now);
}

void FeedRecorder::OnClosed(TimePoint now) {
  store_.PutWatch(source_, part_, false, now);
}

void FeedRecorder::OnEvent(TimePoint now) {
  store_.PutEvent(source_, part_, now);
}

void FeedRecorder::OnProblem(std::size_t problems, const std::string& first) {
  log_.Problems(problems, first);
}

void FeedRecorder::OnRestart(std::string_view reason) {
  metrics_.Count(kRestarts, {name(), reason});
  spdlog::debug("watch begins again source={} reason={}", name(), reason);
}

void FeedRecorder::OnPolling(const Error& why) {
  if (is_polling_) return;
  is_polling_ = true;
  spdlog::warn("watch is refused, listing at each interval instead source={} error={}", name(),
               Quoted(why.message));
}

}  // namespace exporter
