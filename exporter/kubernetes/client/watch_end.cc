// SPDX-License-Identifier: Apache-2.0
// What a Reflector does after a watch has ended: watch again, list, or wait first.

#include <optional>

#include "exporter/kubernetes/client/reflector.h"

namespace exporter::kubernetes {
namespace {

// A server that ends watches sooner than that is in trouble.
constexpr std::chrono::seconds kShortWatch{1};
constexpr int kMaxFailures = 3;

bool IsRefused(const WatchEnd& end) {
  return end.error && (end.status == 403 || end.status == 405);
}

// No answer arrived.
bool IsAway(const Error& error) {
  return error.status == 0 &&
         (error.kind == ErrorKind::kUnavailable || error.kind == ErrorKind::kTimeout);
}

// 410 in the stream, or as the status of the answer.
std::optional<Error> GoneError(const WatchEnd& end, const std::optional<Error>& event,
                               const std::string& path) {
  if (event && event->status == 410) return event;
  if (end.status != 410) return std::nullopt;
  return Error{.kind = ErrorKind::kUnavailable,
               .message = path + ": the watch was answered with 410 Gone",
               .status = 410};
}

}  // namespace

Reflector::Next Reflector::After(const WatchEnd& end, const Round& round,
                                 const std::stop_token& stop) {
  const auto gone = GoneError(end, round.error, collection_.path);
  if (round.is_open && !gone) {
    const bool is_whole = !end.error && !round.error && !round.is_unreadable;
    observer_.OnClosed(tools_.clock.Now(), is_whole && round.lasted >= kShortWatch);
  }
  if (stop.stop_requested()) return Next::kStop;
  if (gone) return AfterGone(*gone, stop);
  if (IsRefused(end)) return AfterRefusal(end, stop);
  if (round.error) return Retry("error", *round.error, Setback::kWatch, true, stop);
  if (round.is_unreadable) {
    const Error error{ErrorKind::kBadResponse,
                      collection_.path + ": a line of the watch is no event"};
    observer_.OnProblem(1, error.message);
    return Retry("unreadable", error, Setback::kWatch, true, stop);
  }
  if (end.error) return AfterBreak(end, round, stop);
  return AfterQuietEnd(round, stop);
}

Reflector::Next Reflector::AfterRefusal(const WatchEnd& end, const std::stop_token& stop) {
  const TimePoint now = tools_.clock.Now();
  // A list would be refused, too.
  if (end.status == 403 && has_watched_ && back_off_.IsPassing(now)) {
    return Retry("forbidden", *end.error, Setback::kNotYet, false, stop);
  }
  has_watched_ = false;
  observer_.OnPolling(*end.error);
  const auto rest = std::chrono::duration_cast<std::chrono::seconds>(options_.try_watch_after);
  watch_again_at_ = now + rest +
                    std::chrono::seconds{static_cast<std::int64_t>(
                        static_cast<double>(rest.count()) * tools_.jitter())};
  return Next::kList;
}

Reflector::Next Reflector::AfterGone(const Error& error, const std::stop_token& stop) {
  observer_.OnGone(error);
  observer_.OnRestart("gone");
  return Wait(Setback::kGone, {}, stop) ? Next::kList : Next::kStop;
}

Reflector::Next Reflector::AfterBreak(const WatchEnd& end, const Round& round,
                                      const std::stop_token& stop) {
  const bool is_busy = end.status == 401 || end.status == 429;
  const bool is_answered = round.is_open || (end.status != 0 && !is_busy);
  if (!round.is_open || round.lasted < kCalmWatch) {
    const bool is_away = !round.is_open && IsAway(*end.error);
    return Retry("broken", *end.error, is_away ? Setback::kNoAnswer : Setback::kWatch, is_answered,
                 stop);
  }
  // Proxies cut idle connections. But if events never get through, only a list can tell whether
  // there were any.
  observer_.OnRestart("broken");
  return ++failures_ < kMaxFailures ? Next::kWatch : Next::kList;
}

Reflector::Next Reflector::AfterQuietEnd(const Round& round, const std::stop_token& stop) {
  if (round.lasted < kShortWatch) {
    const Error error{ErrorKind::kUnavailable, collection_.path + ": the watch ended at once"};
    return Retry("broken", error, Setback::kWatch, true, stop);
  }
  if (round.events == 0) {
    // No event, not even the closing bookmark: does the server lag behind us?
    const auto is_ahead = tools_.client.IsAhead(served_, version_, stop);
    is_ahead_ = is_ahead && *is_ahead;
    if (is_ahead_) return Relist("ahead");
  }
  observer_.OnRestart("ended");
  return Next::kWatch;
}

Reflector::Next Reflector::Retry(std::string_view reason, const Error& error, Setback setback,
                                 bool is_answered, const std::stop_token& stop) {
  ++failures_;
  observer_.OnRestart(reason);
  if (failures_ >= kMaxFailures) observer_.OnFailure(error, std::nullopt);
  if (!Wait(setback, error.retry_after, stop)) return Next::kStop;
  // Relisting cannot help if the server is unreachable or overloaded.
  return failures_ >= kMaxFailures && is_answered ? Next::kList : Next::kWatch;
}

Reflector::Next Reflector::Relist(std::string_view reason) {
  observer_.OnRestart(reason);
  return Next::kList;
}

Setback Reflector::SetbackOfList(const Error& error) {
  if (IsAway(error)) return Setback::kNoAnswer;
  switch (error.kind) {
    case ErrorKind::kThrottled:
    case ErrorKind::kUnavailable:
    case ErrorKind::kTimeout:
      return Setback::kList;
    case ErrorKind::kForbidden:
      if (has_listed_ && back_off_.IsPassing(tools_.clock.Now())) return Setback::kNotYet;
      return Setback::kDenied;
    default:
      return Setback::kDenied;
  }
}

bool Reflector::Wait(Setback setback, std::chrono::milliseconds hint, const std::stop_token& stop) {
  const auto delay = back_off_.Delay(setback, tools_.clock.Now(), tools_.jitter(), hint);
  return delay.count() == 0 ? !stop.stop_requested() : tools_.sleeper(delay, stop);
}

}  // namespace exporter::kubernetes
