// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/poller.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "exporter/poll/feed_recorder.h"
#include "exporter/poll/source_log.h"

namespace exporter {
namespace {

constexpr std::chrono::milliseconds kFailureDelay{15'000};
constexpr std::chrono::milliseconds kForbiddenDelay{600'000};
// How often to check whether a source's prerequisites are available.
constexpr std::chrono::milliseconds kPrerequisiteDelay{100};
// For feeds with short watches.
constexpr std::chrono::seconds kShortWatch{30};
// A large list takes several seats in API priority and fairness; with more than one at a time, two
// hanging lists do not block all others.
constexpr int kListsAtOnce = 4;

}  // namespace

MetricDefs PollMetricDefs() {
  static const std::vector<const MetricDef*> kDefs = [] {
    std::vector<const MetricDef*> defs;
    for (const MetricDefs part :
         {SourceLogMetricDefs(), FeedRecorderMetricDefs(), ClockReportMetricDefs()}) {
      defs.insert(defs.end(), part.begin(), part.end());
    }
    return defs;
  }();
  return kDefs;
}

std::chrono::milliseconds NextPollDelay(std::chrono::milliseconds interval,
                                        const std::optional<Error>& error, int failures) {
  if (!error || error->kind == ErrorKind::kThrottled) return interval;
  if (error->kind == ErrorKind::kForbidden) return std::max(interval, kForbiddenDelay);
  constexpr int kMaxDoublings = 20;
  return std::min<std::chrono::milliseconds>(
      interval, kFailureDelay * (1LL << std::min(std::max(failures - 1, 0), kMaxDoublings)));
}

Poller::Poller(PollTools tools, ReadingStore& store, const Slot<Inventory>& inventory,
               ExporterMetrics& metrics)
    : tools_(std::move(tools)),
      store_(store),
      inventory_(inventory),
      metrics_(metrics),
      clock_report_(metrics),
      lists_(kListsAtOnce) {
  for (const ScheduledSource& scheduled : store_.sources()) {
    logs_.emplace_back();
    for (const PolledTarget& target : scheduled.targets) {
      logs_.back().push_back(
          std::make_unique<SourceLog>(scheduled.source->name, metrics_, target.name));
    }
  }
  for (std::size_t i = 0; i < store_.sources().size(); ++i) {
    const auto& feed = store_.sources()[i].feed;
    for (std::size_t part = 0; feed && part < feed->parts.size(); ++part) {
      threads_.emplace_back(
          [this, i, part](const std::stop_token& stop) { Follow(i, part, stop); });
    }
    for (std::size_t target = 0; !feed && target < store_.sources()[i].targets.size(); ++target) {
      threads_.emplace_back(
          [this, i, target](const std::stop_token& stop) { Poll(i, target, stop); });
    }
  }
}

void Poller::RequestStop() {
  for (std::jthread& thread : threads_) thread.request_stop();
}

bool Poller::WaitUntilReadable(const Source& source, const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (source.can_read(*inventory_.current())) return true;
    tools_.sleeper(kPrerequisiteDelay, stop);
  }
  return false;
}

void Poller::Follow(std::size_t index, std::size_t part_index, const std::stop_token& stop) {
  const ScheduledSource& scheduled = store_.sources()[index];
  const Feed::Part& part = scheduled.feed->parts[part_index];
  FeedRecorder recorder(store_, index, part_index, *logs_[index].front(), metrics_);
  kubernetes::ReflectorOptions options{.watches = tools_.watches,
                                       .poll_interval = scheduled.interval};
  if (scheduled.feed->has_short_watches) {
    options.min_watch = kShortWatch;
    options.max_watch = 2 * kShortWatch;
  }
  kubernetes::Reflector reflector({.client = *tools_.kubernetes,
                                   .clock = tools_.clock,
                                   .sleeper = tools_.sleeper,
                                   .jitter = tools_.jitter,
                                   .lists = lists_},
                                  part.collection, *part.store, recorder, options, part.missed);
  while (WaitUntilReadable(*scheduled.source, stop)) {
    try {
      reflector.Run(stop);
    } catch (const std::exception& error) {
      recorder.OnFailure({ErrorKind::kBadResponse, "unexpected: " + OneLine(error.what())},
                         std::nullopt);
      tools_.sleeper(kFailureDelay, stop);
    }
  }
}

Result<Reading> Poller::Read(const Source& source, std::size_t target, TimePoint now,
                             const std::stop_token& stop) {
  const auto latest = inventory_.current();
  alibaba::CallBudget budget(tools_.budget.calls, now + tools_.budget.timeout, stop);
  try {
    return source.read(
        {.target = tools_.targets.at(target), .budget = budget, .latest = *latest, .now = now});
  } catch (const std::exception& error) {
    return Fail(ErrorKind::kBadResponse, "unexpected: " + OneLine(error.what()));
  }
}

void Poller::Poll(std::size_t index, std::size_t target, const std::stop_token& stop) {
  const ScheduledSource& scheduled = store_.sources()[index];
  SourceLog& log = *logs_[index][target];
  int failures = 0;  // consecutive
  while (WaitUntilReadable(*scheduled.source, stop)) {
    const TimePoint started = tools_.clock.Now();
    Result<Reading> reading = Read(*scheduled.source, target, started, stop);
    std::optional<Error> error;
    if (reading) {
      log.Read(0, reading->objects);
      log.Problems(reading->problems, reading->first_problem);
    } else {
      error = reading.error();
      if (error->kind == ErrorKind::kStopped) return;
      log.Failed(0, *error);
    }
    if (const auto* client = tools_.targets.at(target).client) {
      clock_report_.Note(target, client->clock_offset());
    }
    failures = error ? failures + 1 : 0;
    store_.Put(index, target, std::move(reading), started, tools_.clock.Now());
    tools_.sleeper(NextPollDelay(scheduled.interval, error, failures), stop);
  }
}

}  // namespace exporter
