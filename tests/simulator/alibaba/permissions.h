#pragma once

#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
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

}  // namespace simulator::alibaba
