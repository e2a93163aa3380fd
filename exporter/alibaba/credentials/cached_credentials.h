// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "exporter/alibaba/credentials/credentials.h"
#include "exporter/http/retry.h"

namespace exporter::alibaba {

// Caches what a fetcher returns and renews it five minutes before it expires, or when a third of
// its lifetime is left if that is less. Credentials without an expiry are fetched again every five
// minutes. If renewal fails, the cached ones are used until they expire. After a failure, and
// after replacing refused credentials, the service is not called for ten seconds at first, for
// five minutes at most. One thread renews; the others use what is still valid, or wait.
class CachedCredentials final : public CredentialSource {
 public:
  // `place` starts every message: "credentials from oidc"; empty: no prefix.
  CachedCredentials(std::string place, std::unique_ptr<CredentialFetcher> fetcher, Jitter jitter);

  Result<Credentials> Get(TimePoint now, const std::stop_token& stop) override;
  void Invalidate(const Credentials& refused) override;

 private:
  Result<Credentials> FetchAlone(std::unique_lock<std::mutex>& lock, TimePoint now,
                                 const std::stop_token& stop);
  bool IsFresh(TimePoint now) const;
  bool IsValid(TimePoint now) const;
  bool InBackoff(TimePoint now) const;
  void Take(TimePoint now, Credentials fetched);
  void BackOffFrom(TimePoint now, std::chrono::milliseconds hint);
  Result<Credentials> Kept(TimePoint now) const;

  const std::string place_;
  const std::unique_ptr<CredentialFetcher> fetcher_;
  const Jitter jitter_;
  std::mutex mutex_;  // guards what follows; not held during a fetch
  std::condition_variable_any fetched_;
  bool is_fetching_ = false;
  std::optional<Credentials> kept_;
  std::optional<Error> failure_;  // why renewal failed
  bool was_refused_ = false;      // kept_ was dropped because a server refused it
  TimePoint taken_at_{};
  TimePoint renew_at_{};
  TimePoint backoff_from_{};
  TimePoint backoff_until_{};
  int failures_ = 0;  // consecutive
};

}  // namespace exporter::alibaba
