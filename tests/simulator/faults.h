#pragma once

#include <chrono>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulator/message.h"

namespace simulator {

enum class FaultKind {
  kStatus,
  kThrottle,
  kReset,
  kTruncate,
  kSlow,
  kBadJson,
  kExpiredContinue,
  kExpiredCredentials,
};

struct Fault {
  std::string match;  // a path, an ECS action, or "*"
  FaultKind kind = FaultKind::kStatus;
  int status = 0;  // 0: what is usual for the kind
  int count = 1;   // how many requests fail
  int after = 0;   // how many are let through first
  bool continue_only = false;
  std::chrono::milliseconds delay{500};
};

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

// The answer that `fault` gives instead of a request's own; nullopt where it only spoils that one.
std::optional<Answer> AnswerOfFault(const Fault& fault, const Request& request);
void Spoil(const Fault& fault, Answer& answer);

}  // namespace simulator
