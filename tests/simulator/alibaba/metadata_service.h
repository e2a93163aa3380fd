// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulator/alibaba/key_ring.h"
#include "tests/simulator/message.h"
#include "tests/simulator/story.h"

namespace simulator::alibaba {

// What an ECS instance finds at 100.100.100.200, and beside it a server of the kind that
// ALIBABA_CLOUD_CREDENTIALS_URI names. Safe to call from several threads.
class MetadataService {
 public:
  // The keys and the story outlive it.
  MetadataService(const Story& story, KeyRing& keys) : story_(story), keys_(keys) {}

  static bool Serves(std::string_view path);
  // `now` is Unix seconds.
  Answer Respond(const Request& request, std::int64_t now);

  // {"role": NAME or null for an instance without one, "v1": whether requests need no token};
  // returns what is wrong with it. What is not named stays.
  std::string Configure(const std::string& json);
  nlohmann::ordered_json Describe() const;

 private:
  Answer IssueToken(const Request& request, std::int64_t now);
  Answer Read(const Request& request, std::int64_t now);
  // The answer to a request that may not read; nullopt when it may.
  std::optional<Answer> Refuse(const Request& request, std::int64_t now) const;
  Answer ReadRole(std::string_view name, std::int64_t now);
  Answer ReadInstance(std::string_view item) const;
  Answer RespondToUri(const Request& request, std::int64_t now);

  const Story& story_;
  KeyRing& keys_;
  mutable std::mutex mutex_;  // guards everything below
  std::optional<std::string> role_ = "simulator-node-role";
  bool v1_ = false;
  std::map<std::string, std::int64_t, std::less<>> tokens_;  // and when each expires
};

}  // namespace simulator::alibaba
