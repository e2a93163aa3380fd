#pragma once

#include <stop_token>

#include "exporter/alibaba/credentials/credentials.h"

namespace exporter::alibaba {

// Asks a service for credentials that last for a while. CachedCredentials calls it from
// one thread at a time.
class CredentialFetcher {
 public:
  virtual ~CredentialFetcher() = default;

  // One attempt. Messages say what was asked where, and hold no key, token or signed text.
  virtual Result<Credentials> Fetch(TimePoint now, const std::stop_token& stop) = 0;
};

}  // namespace exporter::alibaba
