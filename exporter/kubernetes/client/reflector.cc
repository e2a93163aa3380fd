// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/reflector.h"

#include <algorithm>
#include <iterator>
#include <utility>

// Keeps a store in sync with a collection of the API server, as client-go's reflector does:
//
//   Run:     list, then Follow. If watches are off or forbidden, list every poll_interval instead.
//   Follow:  watch from the resource version of the list and apply each event to the store. When
//            the server ends a watch, resume from the version of the last event.
//
// Follow returns, which causes a relist, when
//   - the list is older than relist_after: no chain of watches is trusted forever ("age");
//   - the resource version has expired, 410 Gone ("gone"). The list then comes at once;
//   - the server lags behind our version ("ahead", see below);
//   - three watches in a row failed or were cut without an event in between. Errors that say
//     nothing about the collection (no connection, 401, 403, 429) do not count: a list would fail,
//     too;
//   - watches are forbidden (405, 403 from the first one on, or 403 for a minute). Run then polls
//     until try_watch_after has passed;
//   - the store wants so many objects it had rejected (Missed) that a full list is cheaper.
//
// An optional collection that is not served is not watched, but listed every poll_interval.
//
// `ahead`: a server may lag behind the one that gave us our version, for example a second API
// server behind a load balancer, or any after a restore of etcd from a backup. It accepts a watch
// from a future version and stays silent. So after a watch without a single event, not even a
// bookmark, we request a list of one object that is not older than our version (Client::IsAhead);
// a server that lags answers 504, "Too large resource version". The next list then requests the
// newest version. All other lists request one that is not older than ours, so that a lagging cache
// cannot take us back in time; if such a list times out, the server is assumed to lag as well.
//
// The delay after failed lists and watches is BackOff's. A watch that was open for some seconds
// before it was cut does not count as a failure: proxies cut idle connections.

namespace exporter::kubernetes {
namespace {

// Adds the objects of a partial list to a store and keeps the others.
class PutSink final : public ListSink {
 public:
  explicit PutSink(ObjectStore& store) : store_(store) {}
  void BeginList() override {}
  std::string Take(const Fields& object) override { return store_.Put(object); }

 private:
  ObjectStore& store_;
};

Error ErrorOf(const WatchEvent& event, const std::string& path) {
  const auto code = event.object.Integer("code");
  return {.kind = ErrorKind::kUnavailable,
          .message = path + ": the watch ended with " + std::to_string(code) + " " +
                     OneLine(event.object.Text("message")),
          .status = static_cast<int>(code)};
}

// Releases the semaphore.
struct PlaceTaken {
  Semaphore& semaphore;
  ~PlaceTaken() { semaphore.Release(); }
};

}  // namespace

Reflector::Reflector(ReflectorTools tools, Collection collection, ObjectStore& store,
                     ReflectorObserver& observer, ReflectorOptions options, Missed missed)
    : tools_(std::move(tools)),
      collection_(std::move(collection)),
      served_(collection_),
      store_(store),
      observer_(observer),
      options_(std::move(options)),
      missed_(std::move(missed)) {}

void Reflector::Run(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (const auto error = List(stop)) {
      Wait(SetbackOfList(*error), error->retry_after, stop);
    } else if (options_.watches && !served_.path.empty() && tools_.clock.Now() >= watch_again_at_) {
      Follow(stop);
    } else {
      tools_.sleeper(options_.poll_interval, stop);
    }
  }
}

Result<ListEnd> Reflector::ListInTurn(const Collection& collection, const std::string& version,
                                      ListSink& sink, const std::stop_token& stop) {
  if (!tools_.lists.Acquire(stop)) return Fail(ErrorKind::kStopped, "stopped");
  const PlaceTaken place{tools_.lists};
  return tools_.client.List(collection, version, sink, stop);
}

std::optional<Error> Reflector::List(const std::stop_token& stop) {
  const TimePoint started = tools_.clock.Now();
  // Relists are not older than the last list: a lagging cache must not take us back in time.
  const std::string version = !has_listed_ ? kAnyVersion : (is_ahead_ ? kNewestVersion : version_);
  const auto list = Settled(ListInTurn(collection_, version, store_, stop));
  const TimePoint ended = tools_.clock.Now();
  if (!list) {
    // A timeout may mean that the server lags behind that version.
    is_ahead_ = is_ahead_ || list.error().kind == ErrorKind::kTimeout;
    if (list.error().kind != ErrorKind::kStopped) {
      observer_.OnFailure(list.error(), ended - started);
    }
    return list.error();
  }
  store_.EndList();
  back_off_.Answered();
  has_listed_ = true;
  is_ahead_ = false;
  version_ = list->resource_version;
  const auto trusted = std::chrono::duration_cast<std::chrono::seconds>(options_.relist_after);
  relist_at_ = ended + trusted +
               std::chrono::seconds{static_cast<std::int64_t>(static_cast<double>(trusted.count()) *
                                                              tools_.jitter())};
  to_list_.clear();
  observer_.OnListed(*list, started, ended);
  return std::nullopt;
}

bool Reflector::ListMissed(const std::stop_token& stop) {
  if (!missed_) return true;
  std::vector<std::string> more = missed_();
  std::move(more.begin(), more.end(), std::back_inserter(to_list_));
  const bool is_everything = std::ranges::find(to_list_, "") != to_list_.end();
  if (is_everything || to_list_.size() > kMaxMissed) return false;
  PutSink sink(store_);
  std::erase_if(to_list_, [&](const std::string& selector) {
    Collection part = collection_;
    part.selector = selector;
    const auto list = ListInTurn(part, version_, sink, stop);
    if (!list && list.error().kind != ErrorKind::kStopped) {
      observer_.OnFailure(list.error(), std::nullopt);
    }
    return list.has_value();
  });
  return true;
}

void Reflector::Follow(const std::stop_token& stop) {
  failures_ = 0;
  while (!stop.stop_requested()) {
    if (!ListMissed(stop)) return;
    if (WatchOnce(stop) != Next::kWatch) return;
    if (tools_.clock.Now() >= relist_at_) {
      Relist("age");
      return;
    }
  }
}

Reflector::Next Reflector::WatchOnce(const std::stop_token& stop) {
  const auto spread = static_cast<double>((options_.max_watch - options_.min_watch).count());
  const std::chrono::seconds timeout =
      options_.min_watch +
      std::chrono::seconds{static_cast<std::int64_t>(spread * tools_.jitter())};
  Round round{.error = {}, .started = tools_.clock.Now()};
  const WatchEnd end = tools_.client.Watch(
      served_, version_, timeout,
      [&] {
        round.is_open = true;
        has_watched_ = true;
        back_off_.Answered();
        observer_.OnOpen(tools_.clock.Now());
      },
      [&](const WatchEvent& event) { return Apply(event, round); }, stop);
  round.lasted = tools_.clock.Now() - round.started;
  if (round.events > 0) failures_ = 0;
  if (round.is_open && round.lasted >= kCalmWatch) back_off_.Calm();
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
    case WatchEventType::kError:
      round.error = ErrorOf(event, collection_.path);
      return false;
    case WatchEventType::kUnreadable:
      round.is_unreadable = true;
      return false;
  }
  // Skipping an event that did not apply would leave a stale row.
  if (!problem.empty()) {
    observer_.OnProblem(1, problem);
    round.is_unreadable = true;
    return false;
  }
  if (event.type != WatchEventType::kBookmark && event.problems->count > 0) {
    const std::string first = event.problems->first;
    const std::size_t count = event.problems->count;
    observer_.OnProblem(count, event.object.Object("metadata").Text("name") + ": " + first);
  }
  version_ = event.resource_version;
  ++round.events;
  observer_.OnEvent(tools_.clock.Now());
  return true;
}

}  // namespace exporter::kubernetes
