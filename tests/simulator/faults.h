// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
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
  kRepeatContinue,  // each later page of a list names itself as the next one
  kWrongType,       // one object whose spec is a number
  kGone,            // 410: the resource version is too old
  kHalfLine,        // a watch ends in the middle of an event
  kErrorEvent,      // a watch ends with an ERROR event of `status`
  kSilent,          // a watch stays open and tells nothing any more
  kHtml502,         // the HTML page of a gateway in between
  kLowercaseKeys,   // an error of the OpenAPI with "code" and "message"
};

struct Fault {
  std::string match;  // a path, an action of the OpenAPI, or "*"
  FaultKind kind = FaultKind::kStatus;
  std::string verb = {};  // "list", "watch" or "get"; empty for all
  int status = 0;         // 0: what is usual for the kind
  int count = 1;          // how many requests fail
  int after = 0;          // how many are let through first
  int after_events = 0;   // of a watch: how many events it gets first
  int retry_after = -1;   // seconds in a Retry-After header; negative for none
  bool continue_only = false;
  std::chrono::milliseconds delay{500};
};

// The answer that `fault` gives instead of a request's own; nullopt where it only spoils that one.
std::optional<Answer> AnswerOfFault(const Fault& fault, const Request& request);
void Spoil(const Fault& fault, const Request& request, Answer& answer);

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

// The stream with the fault in it, behind its first fault.after_events lines.
std::shared_ptr<Stream> SpoilStream(const Fault& fault, std::shared_ptr<Stream> stream);

// A watch event or list item of wrong types: its spec, or what it has instead, is a number. The
// text as it was when it is no JSON object.
std::string WithWrongType(const std::string& json, bool is_event);

}  // namespace simulator
