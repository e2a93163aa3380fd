// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter::alibaba {

// An AccessKey; only temporary ones have a security token.
struct Credentials {
  std::string access_key_id;
  Secret access_key_secret;
  Secret security_token;
  std::optional<TimePoint> expires_at{};  // nullopt: never, or unknown

  // What no message may repeat; parts may be empty.
  std::vector<std::string> Secrets() const {
    return {access_key_id, access_key_secret.Reveal(), security_token.Reveal()};
  }

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

// Where the credentials of a request come from; called for every attempt.
// Safe to call from several threads.
class CredentialSource {
 public:
  virtual ~CredentialSource() = default;

  // May call a service; kStopped when `stop` is requested in the meantime.
  virtual Result<Credentials> Get(TimePoint now, const std::stop_token& stop) = 0;

  // The server called these expired or unknown; the next Get must not return them from a cache.
  virtual void Invalidate(const Credentials& /*refused*/) {}
};

// Credentials that never change.
class StaticCredentials final : public CredentialSource {
 public:
  explicit StaticCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}

  Result<Credentials> Get(TimePoint /*now*/, const std::stop_token& /*stop*/) override {
    return credentials_;
  }

 private:
  const Credentials credentials_;
};

// Fetches temporary credentials. CachedCredentials calls it from one thread at a time.
class CredentialFetcher {
 public:
  virtual ~CredentialFetcher() = default;

  // A single attempt. Messages name the request and the server, never a key, token or signed text.
  virtual Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) = 0;
};

}  // namespace exporter::alibaba
