#include "exporter/kubernetes/reflector.h"

#include <iterator>
#include <utility>

namespace exporter::kubernetes {
namespace {

// A server that ends watches sooner than that, without a word, is not well.
constexpr std::chrono::seconds kShortWatch{1};
constexpr int kMostFailures = 3;

// Puts the objects of a list into a store that holds others, too.
class PutSink final : public ListSink {
 public:
  explicit PutSink(ObjectStore& store) : store_(store) {}
  void BeginList() override {}
  std::string Take(const Fields& object) override { return store_.Put(object); }

 private:
  ObjectStore& store_;
};

bool IsRefused(const WatchEnd& end) {
  return end.error && (end.status == 403 || end.status == 405);
}

}  // namespace

Reflector::Reflector(ReflectorTools tools, Collection collection, ObjectStore& store,
                     ReflectorObserver& observer, ReflectorOptions options, Missed missed)
    : tools_(std::move(tools)),
      collection_(std::move(collection)),
      store_(store),
      observer_(observer),
      options_(std::move(options)),
      missed_(std::move(missed)) {}

void Reflector::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!List(stop)) {
      BackOff({}, stop);
    } else if (options_.watches && tools_.clock.Now() >= watch_again_at_) {
      Follow(stop);
    } else {
      tools_.sleeper(options_.poll_interval, stop);
    }
  }
}

bool Reflector::List(const std::stop_token& stop) {
  const TimePoint started = tools_.clock.Now();
  // Later lists are of the newest state: a cache that lags would take us back in time.
  const ListFrom from = has_listed_ || !options_.watches ? ListFrom::kNewest : ListFrom::kCache;
  const auto list = tools_.client.List(collection_, from, store_, stop);
  const TimePoint ended = tools_.clock.Now();
  if (!list) {
    if (list.error().kind != ErrorKind::kStopped) {
      observer_.OnFailure(list.error(), started, ended);
    }
    return false;
  }
  store_.EndList();
  has_listed_ = true;
  version_ = list->resource_version;
  const auto trusted = std::chrono::duration_cast<std::chrono::seconds>(options_.relist_after);
  relist_at_ = ended + trusted +
               std::chrono::seconds{static_cast<std::int64_t>(static_cast<double>(trusted.count()) *
                                                              tools_.jitter())};
  observer_.OnListed(*list, started, ended);
  return true;
}

void Reflector::ListMissed(const std::stop_token& stop) {
  if (!missed_) return;
  std::vector<std::string> more = missed_();
  std::move(more.begin(), more.end(), std::back_inserter(to_list_));
  PutSink sink(store_);
  std::erase_if(to_list_, [&](const std::string& selector) {
    Collection part = collection_;
    part.selector = selector;
    return tools_.client.List(part, ListFrom::kNewest, sink, stop).has_value();
  });
}

void Reflector::Follow(const std::stop_token& stop) {
  failures_ = 0;
  while (!stop.stop_requested()) {
    ListMissed(stop);
    if (WatchOnce(stop) != Next::kWatch) return;
    if (tools_.clock.Now() >= relist_at_) {
      Relist("age");
      return;
    }
  }
}

Reflector::Next Reflector::WatchOnce(const std::stop_token& stop) {
  const auto spread = static_cast<double>((options_.most_watch - options_.least_watch).count());
  const std::chrono::seconds timeout =
      options_.least_watch +
      std::chrono::seconds{static_cast<std::int64_t>(spread * tools_.jitter())};
  Round round{.error = {}, .started = tools_.clock.Now()};
  const WatchEnd end = tools_.client.Watch(
      collection_, version_, timeout,
      [&] {
        round.is_open = true;
        observer_.OnOpen(tools_.clock.Now());
      },
      [&](const WatchEvent& event) { return Apply(event, round); }, stop);
  if (round.is_open) observer_.OnClosed(tools_.clock.Now());
  if (round.events > 0) failures_ = 0;
  return After(end, round, stop);
}

bool Reflector::Apply(const WatchEvent& event, Round& round) {
  std::string problem;
  switch (event.type) {
    case WatchEventType::kAdded:
    case WatchEventType::kModified:
      problem = store_.Put(event.object);
      break;
    case WatchEventType::kDeleted:
      problem = store_.Remove(event.object);
      break;
    case WatchEventType::kBookmark:
      break;
    case WatchEventType::kError: {
      const auto code = event.object.Integer("code");
      round.is_gone = code == 410;
      if (round.is_gone) return false;
      round.error = Error{ErrorKind::kUnavailable, collection_.path + ": the watch ended with " +
                                                       std::to_string(code) + " " +
                                                       OneLine(event.object.Text("message"))};
      return false;
    }
    case WatchEventType::kUnreadable:
      round.is_unreadable = true;
      return false;
  }
  std::size_t problems = problem.empty() ? 0 : 1;
  if (event.type != WatchEventType::kBookmark && event.problems != nullptr) {
    problems += event.problems->count;
    if (problem.empty()) problem = event.problems->first;
  }
  version_ = event.resource_version;
  ++round.events;
  if (problems > 0) observer_.OnProblem(problems, problem);
  observer_.OnEvent(tools_.clock.Now());
  return true;
}

Reflector::Next Reflector::After(const WatchEnd& end, const Round& round,
                                 const std::stop_token& stop) {
  if (stop.stop_requested()) return Next::kStop;
  if (IsRefused(end)) {
    observer_.OnPolling(*end.error);
    watch_again_at_ = tools_.clock.Now() + options_.try_watch_after;
    return Next::kList;
  }
  if (round.is_gone || end.status == 410) {
    BackOff({}, stop);
    return Relist("gone");
  }
  if (round.error) return Retry("error", *round.error, end, round, stop);
  if (round.is_unreadable) {
    const Error error{ErrorKind::kBadResponse,
                      collection_.path + ": a line of the watch is no event"};
    observer_.OnProblem(1, error.message);
    return Retry("unreadable", error, end, round, stop);
  }
  if (end.error) return Retry("broken", *end.error, end, round, stop);
  return AfterQuietEnd(round, stop);
}

Reflector::Next Reflector::AfterQuietEnd(const Round& round, const std::stop_token& stop) {
  if (round.events == 0) {
    if (tools_.clock.Now() - round.started < kShortWatch) {
      const Error error{ErrorKind::kUnavailable, collection_.path + ": the watch ended at once"};
      return Retry("broken", error, {}, round, stop);
    }
    // Not even the bookmark that ends a watch: is the server behind us?
    const auto is_ahead = tools_.client.IsAhead(collection_, version_, stop);
    if (is_ahead && *is_ahead) return Relist("ahead");
  }
  observer_.OnRestart("ended");
  return Next::kWatch;
}

Reflector::Next Reflector::Retry(std::string_view reason, const Error& error, const WatchEnd& end,
                                 const Round& round, const std::stop_token& stop) {
  ++failures_;
  observer_.OnRestart(reason);
  if (failures_ >= kMostFailures) observer_.OnFailure(error, round.started, tools_.clock.Now());
  if (!BackOff(end.hint, stop)) return Next::kStop;
  // A connection that fails is no reason to list; an event that cannot be read is.
  return failures_ >= kMostFailures && reason != "broken" ? Next::kList : Next::kWatch;
}

Reflector::Next Reflector::Relist(std::string_view reason) {
  observer_.OnRestart(reason);
  return Next::kList;
}

bool Reflector::BackOff(std::chrono::milliseconds hint, const std::stop_token& stop) {
  const TimePoint now = tools_.clock.Now();
  if (now - failed_at_ > options_.calm) attempt_ = 0;
  failed_at_ = now;
  ++attempt_;
  const auto delay =
      NextDelay(options_.back_off, attempt_, ErrorKind::kUnavailable, tools_.jitter(), hint);
  return tools_.sleeper(*delay, stop);
}

}  // namespace exporter::kubernetes
