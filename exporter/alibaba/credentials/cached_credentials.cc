// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/cached_credentials.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "exporter/core/timestamp.h"

namespace exporter::alibaba {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kRemainder{5};
constexpr minutes kUnknownLife{5};
// How far apart the times of threads that waited for each other may be.
constexpr seconds kSlack{10};
constexpr RetryPolicy kBackoff{.max_attempts = std::numeric_limits<int>::max(),
                               .first_delay = seconds{10},
                               .max_delay = minutes{5}};

TimePoint RenewalTime(TimePoint now, const std::optional<TimePoint>& expires_at) {
  if (!expires_at) return now + kUnknownLife;
  return *expires_at - std::min<TimePoint::duration>((*expires_at - now) / 3, kRemainder);
}

}  // namespace

CachedCredentials::CachedCredentials(std::string place, std::unique_ptr<CredentialFetcher> fetcher,
                                     Jitter jitter)
    : place_(std::move(place)), fetcher_(std::move(fetcher)), jitter_(std::move(jitter)) {}

Result<Credentials> CachedCredentials::Get(TimePoint now, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!IsFresh(now) && is_fetching_) {
    if (IsValid(now)) return *kept_;
    if (!fetched_.wait(lock, stop, [this] { return !is_fetching_; })) {
      return Fail(ErrorKind::kStopped, "stopped");
    }
  }
  if (IsFresh(now) || InBackoff(now)) return Kept(now);
  auto fetched = FetchAlone(lock, now, stop);
  if (fetched) {
    Take(now, std::move(*fetched));
  } else if (fetched.error().kind == ErrorKind::kStopped) {
    return tl::unexpected(fetched.error());
  } else {
    failure_ = fetched.error();
    BackOffFrom(now, failure_->retry_after);
  }
  return Kept(now);
}

Result<Credentials> CachedCredentials::FetchAlone(std::unique_lock<std::mutex>& lock, TimePoint now,
                                                  const std::stop_token& stop) {
  // Releases the waiting threads on every path.
  struct Turn {
    Turn(CachedCredentials& of, std::unique_lock<std::mutex>& locked) : owner(of), held(locked) {
      owner.is_fetching_ = true;
      held.unlock();
    }
    ~Turn() {
      held.lock();
      owner.is_fetching_ = false;
      owner.fetched_.notify_all();
    }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    CachedCredentials& owner;
    std::unique_lock<std::mutex>& held;
  };
  const Turn turn(*this, lock);
  auto fetched = fetcher_->Fetch(now, stop);
  if (!fetched || !fetched->expires_at || *fetched->expires_at > now) return fetched;
  return Fail(ErrorKind::kBadResponse, "the credentials that were given expired on " +
                                           FormatTimestamp(*fetched->expires_at) +
                                           ", and by our clock it is " + FormatTimestamp(now) +
                                           "; check the clock of this machine (NTP)");
}

void CachedCredentials::Invalidate(const Credentials& refused) {
  const std::scoped_lock lock(mutex_);
  if (!kept_ || *kept_ != refused) return;
  kept_.reset();
  was_refused_ = true;
  failure_ = Error{ErrorKind::kAuth, "the server refuses the credentials that were given"};
}

// A clock set back must not keep old credentials alive.
bool CachedCredentials::IsFresh(TimePoint now) const {
  return kept_ && now < renew_at_ && now + kSlack >= taken_at_;
}

bool CachedCredentials::IsValid(TimePoint now) const {
  return kept_ && (!kept_->expires_at || now < *kept_->expires_at);
}

bool CachedCredentials::InBackoff(TimePoint now) const {
  return now < backoff_until_ && now + kSlack >= backoff_from_;
}

void CachedCredentials::Take(TimePoint now, Credentials fetched) {
  kept_ = std::move(fetched);
  taken_at_ = now;
  renew_at_ = RenewalTime(now, kept_->expires_at);
  failure_.reset();
  // The service may keep returning the credentials that were refused.
  if (std::exchange(was_refused_, false)) {
    BackOffFrom(now, {});
  } else {
    failures_ = 0;
    backoff_until_ = {};
  }
}

void CachedCredentials::BackOffFrom(TimePoint now, std::chrono::milliseconds hint) {
  ++failures_;
  backoff_from_ = now;
  backoff_until_ =
      now +
      NextDelay(kBackoff, failures_, ErrorKind::kUnavailable, jitter_(), hint).value_or(seconds{0});
}

Result<Credentials> CachedCredentials::Kept(TimePoint now) const {
  if (IsValid(now)) return *kept_;
  Error error = failure_.value_or(Error{ErrorKind::kAuth, "the credentials have expired"});
  if (!place_.empty()) error.message = place_ + ": " + error.message;
  return tl::unexpected(std::move(error));
}

}  // namespace exporter::alibaba
