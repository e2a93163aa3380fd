#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

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

}  // namespace simulator
