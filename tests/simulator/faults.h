#pragma once

#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulator/fault_effects.h"
#include "tests/simulator/message.h"

namespace simulator {

// The faults that tests have asked for. Safe to call from several threads.
class FaultBook {
 public:
  // Returns what is wrong with the JSON; empty when the fault was added.
  std::string Add(const std::string& json);
  void Clear();
  nlohmann::ordered_json Describe() const;

  // The fault that hits this request, already counted.
  std::optional<Fault> Take(const Request& request);

 private:
  mutable std::mutex mutex_;  // guards faults_
  std::vector<Fault> faults_;
};

}  // namespace simulator
