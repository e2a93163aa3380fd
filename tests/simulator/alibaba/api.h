// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "tests/simulator/alibaba/action.h"
#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/alibaba/limits.h"
#include "tests/simulator/alibaba/signature.h"
#include "tests/simulator/alibaba/sts.h"
#include "tests/simulator/message.h"
#include "tests/simulator/story.h"

namespace simulator::alibaba {

// The action that a request of the OpenAPI names; empty for other requests.
std::string ActionOf(const Request& request);

// The OpenAPI of a story, all products at one address. Safe to call from several threads.
class Api {
 public:
  Api(const Story& story, AccessKey key)
      : story_(story), keys_(std::move(key)), signatures_(keys_), sts_(keys_) {}

  static bool Serves(const Request& request);
  // `now` is what the server takes for the time, Unix seconds.
  Answer Respond(const Request& request, std::int64_t now);

  KeyRing& keys() { return keys_; }
  const KeyRing& keys() const { return keys_; }
  Sts& sts() { return sts_; }
  Permissions& permissions() { return permissions_; }
  const Permissions& permissions() const { return permissions_; }
  Throttle& throttle() { return throttle_; }
  const Throttle& throttle() const { return throttle_; }

 private:
  std::optional<ApiError> CheckCaller(const Request& request, std::int64_t now);
  // The signature, the permission and the limit of calls.
  std::optional<ApiError> Admit(const Request& request, std::int64_t now);
  ActionResult Run(const Request& request, std::int64_t now);
  Identity CallerOf(const Request& request) const { return keys_.OwnerOf(KeyIdOf(request)); }

  const Story& story_;
  KeyRing keys_;
  SignatureChecker signatures_;
  Permissions permissions_;
  Throttle throttle_;
  Sts sts_;
};

}  // namespace simulator::alibaba
