// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>

#include "tests/simulator/message.h"

namespace simulator {

// What was asked of the APIs and how much went out. Safe to call from several threads.
class Traffic {
 public:
  // Counts the answer, and from now on what its stream sends. The traffic outlives the stream.
  void Count(const std::string& api, const std::string& resource, Answer& answer);

  nlohmann::ordered_json Requests() const;
  nlohmann::ordered_json Bytes() const;
  // The number of open watches by resource.
  nlohmann::ordered_json Watches() const;

 private:
  class CountedStream;
  void AddBytes(const std::string& api, std::size_t bytes);

  mutable std::mutex mutex_;  // guards everything below
  // By API, operation, HTTP status and code.
  std::map<std::tuple<std::string, std::string, int, std::string>, std::int64_t> requests_;
  std::map<std::string, std::size_t> bytes_;
  std::map<std::string, int> watches_;
};

}  // namespace simulator
