// SPDX-License-Identifier: Apache-2.0
#include "exporter/poll/poller.h"

#include <algorithm>
#include <array>
#include <exception>
#include <functional>
#include <utility>

#include "exporter/core/log.h"

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

constexpr std::array<std::string_view, 2> kRestartLabels{"resource", "reason"};
constexpr MetricDef kRestarts{
    .name = "ack_storage_watch_restarts_total",
    .type = MetricType::kCounter,
    .help =
        "Restarted watches of a Kubernetes resource; ended is the normal reason; after gone, ahead "
        "or age, and after the third consecutive restart for another reason, the resource is "
        "listed again.",
    .labels = kRestartLabels};
constexpr std::array kPollerDefs{&kRestarts};

// Forwards what the reflector of one feed part reports to the reading store, the metrics and the
// log.
class FeedRecorder final : public kubernetes::ReflectorObserver {
 public:
  FeedRecorder(ReadingStore& store, std::size_t source, std::size_t part, SourceLog& log,
               ExporterMetrics& metrics)
      : store_(store), source_(source), part_(part), log_(log), metrics_(metrics) {
    for (const std::string_view reason : kubernetes::kRestartReasons) {
      metrics_.Count(kRestarts, {name(), reason}, 0);
    }
  }

  void OnListed(const kubernetes::ListEnd& list, TimePoint started, TimePoint ended) override {
    log_.Read(part_, list.objects);
    log_.Problems(list.problems, list.first_problem);
    store_.PutListed(source_, part_, started, ended);
  }

  void OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) override {
    log_.Failed(part_, error);
    store_.PutFailure(source_, part_, error, took);
  }

  void OnOpen(TimePoint now) override {
    log_.Read(part_, store_.sources()[source_].feed->parts[part_].store->size());
    store_.PutOpened(source_, part_, now);
  }

  void OnClosed(TimePoint now, bool in_due_form) override {
    store_.PutClosed(source_, part_, now, in_due_form);
  }

  // Not logged: usual after a restart of the server, and the list follows at once.
  void OnGone(const Error& error) override { store_.PutGone(source_, part_, error); }

  void OnEvent(TimePoint now) override { store_.PutEvent(source_, part_, now); }

  void OnProblem(std::size_t problems, const std::string& first) override {
    log_.Problems(problems, first);
  }

  void OnRestart(std::string_view reason) override {
    metrics_.Count(kRestarts, {name(), reason});
    Log(LogLevel::kDebug, "watch begins again", {{"source", name()}, {"reason", reason}});
  }

  void OnPolling(const Error& why) override { log_.Polls(why); }

 private:
  const std::string& name() const { return store_.sources()[source_].source->name; }

  ReadingStore& store_;
  const std::size_t source_;
  const std::size_t part_;
  SourceLog& log_;
  ExporterMetrics& metrics_;
};

}  // namespace

MetricDefs PollerMetricDefs() {
  return kPollerDefs;
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
    const ScheduledSource& scheduled = store_.sources()[i];
    const auto run = scheduled.feed ? &Poller::Follow : &Poller::Poll;
    for (std::size_t part = 0; part < scheduled.parts(); ++part) {
      threads_.emplace_back(std::bind_front(run, this, i, part));
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
