// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/alibaba/key_ring.h"

namespace simulator::alibaba {

// "ecs:DescribeDisks": what a RAM policy calls an action. Empty for a version of no product.
std::string RamAction(std::string_view version, std::string_view action);

// What RAM refuses to everybody. Safe to call from several threads.
class Permissions {
 public:
  // {"deny": ["ecs:DescribePrice", "quotas:*"]}; returns what is wrong with it.
  std::string Replace(const std::string& json);
  nlohmann::ordered_json Describe() const;

  std::optional<ApiError> Check(const std::string& ram_action, const Identity& caller) const;

 private:
  mutable std::mutex mutex_;  // guards denied_
  std::vector<std::string> denied_;
};

// Lets through a part of the calls, always the same part. Safe to call from several threads.
class Throttle {
 public:
  // {"match": ACTION or "*", and either "one_in": K, each K-th call of an action is let through, or
  // "per_minute": N, so many calls of an action and region in a minute of the server's clock;
  // "retry_after_ms": what an x-acs-retry-after says, without it the rest of the minute or, for
  // one_in, nothing}. Takes the place of the rule of the same match. Returns what is wrong with it.
  std::string Add(const std::string& json);
  void Clear();
  nlohmann::ordered_json Describe() const;

  // Counts the call; what the service answers when it is one too many.
  std::optional<ApiError> Take(const std::string& action, const std::string& region,
                               std::int64_t now);

 private:
  struct Count {
    std::int64_t minute = 0;
    std::int64_t calls = 0;
  };
  struct Rule {
    std::string match;
    std::int64_t one_in = 0;  // 0: it is per_minute that counts
    std::int64_t per_minute = 0;
    std::optional<std::int64_t> retry_after_ms;
    std::int64_t refused = 0;
    std::map<std::pair<std::string, std::string>, Count> counts;  // by action and region
  };
  static bool LetsThrough(Rule& rule, const std::string& action, const std::string& region,
                          std::int64_t now);

  mutable std::mutex mutex_;  // guards rules_
  std::vector<Rule> rules_;
};

}  // namespace simulator::alibaba
