// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>

#include "exporter/core/clock.h"

namespace exporter::kubernetes {

// What went wrong, as far as the delay before the next try depends on it.
enum class Setback {
  kNoAnswer,  // connection refused, reset, not trusted or timed out: the server is away
  kNotYet,    // 403 of something that was allowed before, see IsPassing
  kGone,      // 410: the resource version has expired, the collection is listed anew
  kWatch,     // any other failure of a watch; lists may be fine
  kList,      // any other failure of a list
  kDenied,    // 401, a 403 that lasts, an answer that is no list: only the operator can help
};
inline constexpr std::size_t kSetbacks = 6;

// When to ask for a collection again after a failure. Decides only: time and randomness come from
// the caller. Not thread-safe.
//
// The delay doubles from 0.8 s, counted apart for each kind of setback, up to a limit of its own,
// plus up to as much again at random. A server that is away costs nobody anything by being asked:
// about 20 collections, every 1.5 to 3 s each, are nine refused connections a second, and all are
// read again within 3 s of its return. The same holds while it answers 403 because its RBAC caches
// have not synced. What an overloaded server has to work for is asked for less and less often.
class BackOff {
 public:
  // The delay before the next try, at least `hint`, which is the server's Retry-After. Zero for the
  // first kGone: the new list is what makes the data current again.
  std::chrono::milliseconds Delay(Setback setback, TimePoint now, double jitter,
                                  std::chrono::milliseconds hint = {});

  // Records a 403 of something that was allowed before. True while it is to be taken for passing: a
  // real server answers so after its start until its RBAC caches have synced. After a minute of
  // nothing but 403 it is not.
  bool IsPassing(TimePoint now);

  // A list succeeded or a watch was opened: the server is there and lets us in. This does not
  // forgive watches that fail although lists succeed, which would cost a list each time.
  void Answered();
  // A watch stayed open: nothing is wrong any more.
  void Calm();

 private:
  void NoteFailure(TimePoint now);

  std::array<int, kSetbacks> attempts_{};
  std::optional<TimePoint> away_since_;       // nothing was answered since
  std::optional<TimePoint> forbidden_since_;  // only 403 since
  TimePoint failed_at_{};
};

}  // namespace exporter::kubernetes
