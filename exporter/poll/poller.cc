#include "exporter/poll/poller.h"

#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include <spdlog/spdlog.h>

#include "exporter/core/text.h"

namespace exporter {
namespace {

constexpr std::chrono::milliseconds kFailureDelay{15'000};
// How often a source looks whether what it builds on has arrived.
constexpr std::chrono::milliseconds kPrerequisiteDelay{100};

constexpr std::array<std::string_view, 2> kErrorLabels{"source", "kind"};
constexpr std::array<std::string_view, 1> kSourceLabels{"source"};

constexpr MetricDef kErrors{.name = "ack_storage_source_errors_total",
                            .type = MetricType::kCounter,
                            .help = "Polls of a source that failed, by kind of failure.",
                            .labels = kErrorLabels};
constexpr MetricDef kProblems{
    .name = "ack_storage_decode_problems_total",
    .type = MetricType::kCounter,
    .help = "Fields of an unexpected form and objects without a name, met while decoding.",
    .labels = kSourceLabels};
constexpr std::array kDefs{&kErrors, &kProblems};

constexpr std::array kCountedKinds{
    ErrorKind::kAuth,    ErrorKind::kForbidden,   ErrorKind::kThrottled, ErrorKind::kUnavailable,
    ErrorKind::kTimeout, ErrorKind::kBadResponse, ErrorKind::kConfig};

}  // namespace

MetricDefs PollMetricDefs() {
  return kDefs;
}

std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval, bool was_good) {
  return was_good ? interval : std::min(interval, kFailureDelay);
}

Poller::Poller(PollTools tools, ReadingStore& store, const InventorySlot& inventory,
               ExporterMetrics& metrics)
    : tools_(std::move(tools)), store_(store), inventory_(inventory), metrics_(metrics) {
  for (std::size_t i = 0; i < store_.sources().size(); ++i) {
    const Source& source = *store_.sources()[i].source;
    metrics_.Count(kProblems, {source.name}, 0);
    for (const ErrorKind kind : kCountedKinds) {
      metrics_.Count(kErrors, {source.name, KindName(kind)}, 0);
    }
    threads_.emplace_back([this, i](std::stop_token stop) { Run(i, std::move(stop)); });
  }
}

void Poller::RequestStop() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

Result<Reading> Poller::Poll(const Source& source, const Inventory& latest, TimePoint now,
                             std::stop_token stop) {
  const ReadContext context{.kubernetes = tools_.kubernetes,
                            .alibaba = tools_.alibaba,
                            .configured_regions = tools_.configured_regions,
                            .latest = latest,
                            .now = now,
                            .stop = std::move(stop)};
  try {
    return source.read(context);
  } catch (const std::exception& error) {
    return Fail(ErrorKind::kBadResponse, "unexpected: " + OneLine(error.what()));
  }
}

void Poller::Record(const Source& source, const Result<Reading>& reading,
                    std::string& known_trouble) {
  if (!reading) {
    metrics_.Count(kErrors, {source.name, KindName(reading.error().kind)});
    // By kind: a message may hold times and counters, and would be logged at every poll.
    if (known_trouble == KindName(reading.error().kind)) return;
    known_trouble = KindName(reading.error().kind);
    spdlog::error("source fails source={} kind={} error={}", source.name,
                  KindName(reading.error().kind), Quoted(reading.error().message));
    return;
  }
  if (!known_trouble.empty()) {
    spdlog::info("source works again source={} objects={}", source.name, reading->objects);
    known_trouble.clear();
  }
  metrics_.Count(kProblems, {source.name}, static_cast<double>(reading->problems));
  spdlog::debug("source read source={} objects={} decode_problems={}", source.name,
                reading->objects, reading->problems);
}

void Poller::Run(std::size_t index, std::stop_token stop) {
  const ScheduledSource& scheduled = store_.sources()[index];
  const Source& source = *scheduled.source;
  std::string known_trouble;
  std::string known_problem;
  while (!stop.stop_requested()) {
    const auto latest = inventory_.current();
    if (!source.can_read(*latest)) {
      tools_.sleeper(kPrerequisiteDelay, stop);
      continue;
    }
    const TimePoint started = tools_.clock.Now();
    Result<Reading> reading = Poll(source, *latest, started, stop);
    if (!reading && reading.error().kind == ErrorKind::kStopped) return;
    Record(source, reading, known_trouble);
    if (reading && reading->first_problem != known_problem) {
      known_problem = reading->first_problem;
      if (!known_problem.empty()) {
        spdlog::warn("odd data source={} problems={} first={}", source.name, reading->problems,
                     Quoted(known_problem));
      }
    }
    const bool was_good = reading.has_value();
    store_.Put(index, std::move(reading), started, tools_.clock.Now());
    tools_.sleeper(NextPollDelay(scheduled.interval, was_good), stop);
  }
}

}  // namespace exporter
