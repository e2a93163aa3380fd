// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/client/back_off.h"

#include <limits>

#include "exporter/http/retry.h"

namespace exporter::kubernetes {
namespace {

using std::chrono::milliseconds;

// As in client-go's reflector.
constexpr milliseconds kFirstDelay{800};
// Without a failure for this long, all is forgotten; client-go's figure as well.
constexpr std::chrono::minutes kForgetAfter{2};
// An API server syncs its RBAC caches within seconds; on a slow machine, or with many rules, within
// half a minute.
constexpr std::chrono::minutes kPassing{1};
// A server that has been away for this long is no longer expected at any moment. A certificate that
// is not trusted looks the same, and each try then leaves a line in the server's log.
constexpr std::chrono::minutes kLongAway{30};
constexpr milliseconds kLongAwayDelay{10'000};

struct Row {
  Setback setback;
  milliseconds max_delay;
  int free_tries;  // without a delay
};

constexpr std::array<Row, kSetbacks> kRows{{
    {Setback::kNoAnswer, milliseconds{1'500}, 0},
    {Setback::kNotYet, milliseconds{1'500}, 0},
    {Setback::kGone, milliseconds{30'000}, 1},
    {Setback::kWatch, milliseconds{30'000}, 0},
    {Setback::kList, milliseconds{10'000}, 0},
    {Setback::kDenied, milliseconds{30'000}, 0},
}};

constexpr std::size_t IndexOf(Setback setback) {
  return static_cast<std::size_t>(setback);
}

constexpr bool IsInOrder() {
  for (std::size_t i = 0; i < kRows.size(); ++i) {
    if (IndexOf(kRows[i].setback) != i) return false;
  }
  return true;
}
static_assert(IsInOrder());

}  // namespace

std::chrono::milliseconds BackOff::Delay(Setback setback, TimePoint now, double jitter,
                                         std::chrono::milliseconds hint) {
  NoteFailure(now);
  if (setback != Setback::kNoAnswer) {
    away_since_.reset();
  } else if (!away_since_) {
    away_since_ = now;
  }
  if (setback != Setback::kNotYet && setback != Setback::kDenied) forbidden_since_.reset();
  const Row& row = kRows[IndexOf(setback)];
  const int attempt = ++attempts_[IndexOf(setback)] - row.free_tries;
  if (attempt <= 0) return hint;
  const bool is_long_away = away_since_ && now - *away_since_ >= kLongAway;
  const RetryPolicy policy{.max_attempts = std::numeric_limits<int>::max(),
                           .first_delay = kFirstDelay,
                           .max_delay = is_long_away ? kLongAwayDelay : row.max_delay};
  return NextDelay(policy, attempt, ErrorKind::kUnavailable, jitter, hint).value_or(row.max_delay);
}

void BackOff::NoteFailure(TimePoint now) {
  // A clock that was set back must not keep a delay alive.
  if (now - failed_at_ > kForgetAfter || now < failed_at_) Calm();
  failed_at_ = now;
}

bool BackOff::IsPassing(TimePoint now) {
  NoteFailure(now);
  if (!forbidden_since_) forbidden_since_ = now;
  return now - *forbidden_since_ < kPassing;
}

void BackOff::Answered() {
  for (const Setback setback :
       {Setback::kNoAnswer, Setback::kNotYet, Setback::kList, Setback::kDenied}) {
    attempts_[IndexOf(setback)] = 0;
  }
  away_since_.reset();
  forbidden_since_.reset();
}

void BackOff::Calm() {
  Answered();
  attempts_.fill(0);
}

}  // namespace exporter::kubernetes
