// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/semaphore.h"
#include "exporter/core/sleeper.h"
#include "exporter/kubernetes/client/back_off.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/object_store.h"

namespace exporter::kubernetes {

struct ReflectorOptions {
  bool watches = true;                              // false: list every poll_interval
  std::chrono::milliseconds poll_interval{30'000};  // only used without a watch
  // Range of the watch timeout, randomized so that watches do not end together.
  std::chrono::seconds min_watch{300};
  std::chrono::seconds max_watch{600};
  // Relist after this time at the earliest, after twice as long at the latest.
  std::chrono::hours relist_after{4};
  // Where watches are forbidden: how long to poll before trying one again, up to twice as long.
  std::chrono::minutes try_watch_after{2};
};

// Why a watch was restarted; label value `reason`.
inline constexpr std::string_view kRestartReasons[] = {"ended",     "gone",       "error", "broken",
                                                       "forbidden", "unreadable", "ahead", "age"};

// Reports what a Reflector does. Called from its thread.
class ReflectorObserver {
 public:
  virtual ~ReflectorObserver() = default;
  // A complete list is in the store.
  virtual void OnListed(const ListEnd& list, TimePoint started, TimePoint ended) = 0;
  // A list failed, after `took`, or (nullopt) watches fail repeatedly. The store keeps its content.
  virtual void OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) = 0;
  // The server accepted a watch; the store is live until OnClosed or OnGone. It may turn out at
  // once that the server no longer has our version.
  virtual void OnOpen(TimePoint now) = 0;
  // The watch is over. `in_due_form`: ended by the server, nothing is missing; otherwise it was
  // cut, and the store was last complete at the last event.
  virtual void OnClosed(TimePoint now, bool in_due_form) = 0;
  // Instead of OnClosed, or without an OnOpen: the server no longer has our version. What has
  // happened since is unknown until the next OnListed.
  virtual void OnGone(const Error& error) = 0;
  // An event is in the store, which is now up to date.
  virtual void OnEvent(TimePoint now) = 0;
  // Fields of an event did not decode.
  virtual void OnProblem(std::size_t problems, const std::string& first) = 0;
  virtual void OnRestart(std::string_view reason) = 0;
  // Watches are forbidden: falls back to a list every poll_interval.
  virtual void OnPolling(const Error& why) = 0;
};

// The dependencies of a Reflector; they outlive it.
struct ReflectorTools {
  Client& client;
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter;
  Semaphore& lists;  // limits concurrent lists
};

// Keeps a store in sync with a collection of the API server by list and watch (as client-go does),
// or by polling lists.
class Reflector {
 public:
  // Selectors of objects that the store had rejected and now wants; called before each watch. They
  // are listed and added to the store; an empty one stands for a full list.
  using Missed = std::function<std::vector<std::string>()>;

  Reflector(ReflectorTools tools, Collection collection, ObjectStore& store,
            ReflectorObserver& observer, ReflectorOptions options, Missed missed = nullptr);

  // Blocks until stopped.
  void Run(const std::stop_token& stop);

 private:
  enum class Next { kWatch, kList, kStop };

  // A watch that was open this long and is then cut is not a failure.
  static constexpr std::chrono::seconds kCalmWatch{10};
  // With more selectors than that, one full list is cheaper.
  static constexpr std::size_t kMaxMissed = 20;

  // The course of one watch.
  struct Round {
    std::size_t events = 0;
    bool is_unreadable = false;  // a line did not decode
    std::optional<Error> error;  // an ERROR event
    bool is_open = false;
    TimePoint started{};
    std::chrono::microseconds lasted{};
  };

  // nullopt on success.
  std::optional<Error> List(const std::stop_token& stop);
  Result<ListEnd> ListInTurn(const Collection& collection, const std::string& version,
                             ListSink& sink, const std::stop_token& stop);
  // Notes where a list was served (optional_list.cc). An Error for an optional collection that has
  // just gone: a server that starts does not serve every group at once.
  Result<ListEnd> Settled(Result<ListEnd> list);
  // True if the watch may go on: nothing is missed, or too little for a full list.
  bool ListMissed(const std::stop_token& stop);
  // Watches until a relist is due.
  void Follow(const std::stop_token& stop);
  Next WatchOnce(const std::stop_token& stop);
  bool Apply(const WatchEvent& event, Round& round);

  // What follows a watch that has ended (watch_end.cc).
  Next After(const WatchEnd& end, const Round& round, const std::stop_token& stop);
  Next AfterRefusal(const WatchEnd& end, const std::stop_token& stop);
  Next AfterGone(const Error& error, const std::stop_token& stop);
  Next AfterQuietEnd(const Round& round, const std::stop_token& stop);
  Next AfterBreak(const WatchEnd& end, const Round& round, const std::stop_token& stop);
  // Counts a failure and backs off; after three without an event in between, relists if
  // `is_answered`.
  Next Retry(std::string_view reason, const Error& error, Setback setback, bool is_answered,
             const std::stop_token& stop);
  Next Relist(std::string_view reason);
  Setback SetbackOfList(const Error& error);
  bool Wait(Setback setback, std::chrono::milliseconds hint, const std::stop_token& stop);

  ReflectorTools tools_;
  const Collection collection_;
  Collection served_;  // the same at the path of the last list, which is empty if it is not served
  ObjectStore& store_;
  ReflectorObserver& observer_;
  const ReflectorOptions options_;
  const Missed missed_;

  std::string version_;       // the resource version to resume from
  bool has_listed_ = false;   // lists were allowed once
  bool has_watched_ = false;  // watches were, and are not believed to be forbidden
  bool is_ahead_ = false;     // the server may lag behind version_
  std::optional<TimePoint> absent_since_;
  TimePoint relist_at_{};
  TimePoint watch_again_at_{};        // until then watches are forbidden
  std::vector<std::string> to_list_;  // selectors from Missed, not listed yet
  int failures_ = 0;                  // of watches, without an event in between
  BackOff back_off_;
};

}  // namespace exporter::kubernetes
