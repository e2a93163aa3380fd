// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/message.h"

namespace simulator::alibaba {

// Checks ACS3-HMAC-SHA256 as the gateway of the real service does: it writes the canonical request
// anew from what arrived. Written on its own from the public description, so that an error in the
// exporter's signer does not hide here. Safe to call from several threads.
class SignatureChecker {
 public:
  // The keys outlive the checker.
  explicit SignatureChecker(const KeyRing& keys) : keys_(keys) {}

  // Empty when the request may pass; then its nonce is used up. `now` is Unix seconds.
  std::optional<ApiError> Check(const Request& request, std::int64_t now);

 private:
  bool UseNonce(const std::string& nonce, std::int64_t now);

  const KeyRing& keys_;
  std::mutex mutex_;  // guards the nonces
  std::set<std::string> nonces_;
  std::deque<std::pair<std::int64_t, std::string>> nonces_by_time_;
};

// The id of the key that the request says it is signed with; empty for none.
std::string KeyIdOf(const Request& request);

}  // namespace simulator::alibaba
