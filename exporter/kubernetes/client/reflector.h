#pragma once

#include <chrono>
#include <functional>
#include <limits>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/semaphore.h"
#include "exporter/http/retry.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/object_store.h"

namespace exporter::kubernetes {

struct ReflectorOptions {
  bool watches = true;                              // false: lists at each poll_interval
  std::chrono::milliseconds poll_interval{30'000};  // of the lists, without a watch
  // The timeout of a watch lies between these, so that not all end together.
  std::chrono::seconds min_watch{300};
  std::chrono::seconds max_watch{600};
  // Everything is listed again after this long to twice as long.
  std::chrono::hours relist_after{4};
  // Between failures: client-go's figures. Forgotten after `calm` without one.
  RetryPolicy back_off{.max_attempts = std::numeric_limits<int>::max()};
  std::chrono::minutes calm{2};
  // After a watch was forbidden, poll with lists this long.
  std::chrono::hours try_watch_after{1};
};

// Why a watch is restarted, label value `reason`.
inline constexpr std::string_view kRestartReasons[] = {"ended",      "gone",  "error", "broken",
                                                       "unreadable", "ahead", "age"};

// Is told what a Reflector does. Called from its thread.
class ReflectorObserver {
 public:
  virtual ~ReflectorObserver() = default;
  // A complete list is in the store.
  virtual void OnListed(const ListEnd& list, TimePoint started, TimePoint ended) = 0;
  // A list failed, after `took`, or (nullopt) watches keep failing. What was read is kept.
  virtual void OnFailure(const Error& error, std::optional<std::chrono::microseconds> took) = 0;
  // The server has accepted a watch; until OnClosed changes arrive as they happen.
  virtual void OnOpen(TimePoint now) = 0;
  // The watch is over: ended by the server in due form, so that nothing is missing, or
  // broken off, so that it was complete at the last event only.
  virtual void OnClosed(TimePoint now, bool in_due_form) = 0;
  // An event arrived and is in the store: everything up to now is.
  virtual void OnEvent(TimePoint now) = 0;
  // Something in an event was odd.
  virtual void OnProblem(std::size_t problems, const std::string& first) = 0;
  virtual void OnRestart(std::string_view reason) = 0;
  // Watches are forbidden: the collection is listed at each interval instead.
  virtual void OnPolling(const Error& why) = 0;
};

// What a Reflector works with; everything must outlive it.
struct ReflectorTools {
  Client& client;
  const Clock& clock;
  Sleeper sleeper;
  Jitter jitter;
  Semaphore& lists;  // so that not all collections are listed at once
};

// Keeps a store equal to a collection of the API server: lists once, then follows the
// changes (as client-go does), or lists again and again.
class Reflector {
 public:
  // Selectors of what the store has refused before and may want now; asked before each
  // watch. They are listed and put into the store.
  using Missed = std::function<std::vector<std::string>()>;

  Reflector(ReflectorTools tools, Collection collection, ObjectStore& store,
            ReflectorObserver& observer, ReflectorOptions options, Missed missed = nullptr);

  // Works until stopped.
  void Run(const std::stop_token& stop);

 private:
  enum class Next { kWatch, kList, kStop };

  // Above this, one complete list is cheaper.
  static constexpr std::size_t kMaxMissed = 20;

  // What happened during one watch.
  struct Round {
    std::size_t events = 0;
    bool is_gone = false;        // the server no longer knows the version
    bool is_unreadable = false;  // a line made no sense
    std::optional<Error> error;  // an ERROR event other than that
    bool is_open = false;
    TimePoint started{};
    std::chrono::microseconds lasted{};
  };

  // nullopt when it went well.
  std::optional<Error> List(const std::stop_token& stop);
  Result<ListEnd> ListInTurn(const Collection& collection, const std::string& version,
                             ListSink& sink, const std::stop_token& stop);
  // False when so much is missing that a complete list is cheaper.
  bool ListMissed(const std::stop_token& stop);
  // Watches until a list is due.
  void Follow(const std::stop_token& stop);
  Next WatchOnce(const std::stop_token& stop);
  bool Apply(const WatchEvent& event, Round& round);
  Next After(const WatchEnd& end, const Round& round, const std::stop_token& stop);
  Next AfterQuietEnd(const Round& round, const std::stop_token& stop);
  Next AfterBreak(const WatchEnd& end, const Round& round, const std::stop_token& stop);
  // Counts a failure and waits; after three without an event, lists again.
  Next Retry(std::string_view reason, const Error& error, bool is_answered,
             const std::stop_token& stop);
  Next Relist(std::string_view reason);
  bool BackOff(std::chrono::milliseconds hint, const std::stop_token& stop);

  ReflectorTools tools_;
  const Collection collection_;
  ObjectStore& store_;
  ReflectorObserver& observer_;
  const ReflectorOptions options_;
  const Missed missed_;

  std::string version_;  // the resource version to go on from
  bool has_listed_ = false;
  bool is_ahead_ = false;  // the server may not have come to version_ yet
  TimePoint relist_at_{};
  TimePoint watch_again_at_{};        // until then watches are refused
  std::vector<std::string> to_list_;  // selectors that Missed gave and no list answered yet
  int failures_ = 0;                  // of watches, without an event in between
  int attempt_ = 0;                   // of the back-off
  TimePoint failed_at_{};
};

}  // namespace exporter::kubernetes
