// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/faults.h"

#include <algorithm>
#include <array>

#include "tests/simulator/alibaba/api.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/api.h"

namespace simulator {
namespace {

struct KindName {
  std::string_view name;
  FaultKind kind;
};
constexpr std::array kKinds = {
    KindName{"status", FaultKind::kStatus},
    KindName{"throttle", FaultKind::kThrottle},
    KindName{"reset", FaultKind::kReset},
    KindName{"truncate", FaultKind::kTruncate},
    KindName{"slow", FaultKind::kSlow},
    KindName{"bad_json", FaultKind::kBadJson},
    KindName{"expired_continue", FaultKind::kExpiredContinue},
    KindName{"expired_credentials", FaultKind::kExpiredCredentials},
    KindName{"repeat_continue", FaultKind::kRepeatContinue},
    KindName{"wrong_type", FaultKind::kWrongType},
    KindName{"gone", FaultKind::kGone},
    KindName{"half_line", FaultKind::kHalfLine},
    KindName{"error_event", FaultKind::kErrorEvent},
    KindName{"silent", FaultKind::kSilent},
    KindName{"html_502", FaultKind::kHtml502},
    KindName{"lowercase_keys", FaultKind::kLowercaseKeys},
};

bool IsLaterPage(const Request& request) {
  const Parameters query(request.query);
  return !query.Text("continue").empty() || !query.Text("NextToken").empty();
}

bool Matches(const Fault& fault, const Request& request) {
  if (fault.continue_only && !IsLaterPage(request)) return false;
  if (!fault.verb.empty() && kubernetes::VerbOfRequest(request) != fault.verb) return false;
  return fault.match == "*" || fault.match == request.path ||
         fault.match == alibaba::ActionOf(request);
}

// Reads an optional number within bounds; names it in `error` otherwise.
void ReadNumber(const nlohmann::json& json, const char* name, int least, int most, int& value,
                std::string& error) {
  if (!json.contains(name)) return;
  const nlohmann::json& number = json[name];
  if (!number.is_number_integer() || number.get<long long>() < least ||
      number.get<long long>() > most) {
    error = std::string(name) + " must be a number from " + std::to_string(least) + " to " +
            std::to_string(most);
    return;
  }
  value = number.get<int>();
}

// Some kinds befall watches only.
std::string ReadVerb(const nlohmann::json& json, Fault& fault) {
  if (fault.kind == FaultKind::kHalfLine || fault.kind == FaultKind::kErrorEvent ||
      fault.kind == FaultKind::kSilent)
    fault.verb = "watch";
  if (!json.contains("verb")) return {};
  for (const char* verb : {"list", "watch", "get"}) {
    if (json["verb"] != verb) continue;
    if (fault.verb == "watch" && json["verb"] != "watch") return "this kind befalls watches only";
    fault.verb = verb;
    return {};
  }
  return "verb must be list, watch or get";
}

// Returns what is wrong; empty when all is well.
std::string ReadFault(const nlohmann::json& json, Fault& fault) {
  constexpr std::array<std::string_view, 10> kKeys = {
      "match", "kind",         "verb",     "status",      "count",
      "after", "after_events", "delay_ms", "retry_after", "continue_only"};
  if (!json.is_object()) return "a fault is a JSON object";
  for (const auto& [key, value] : json.items())
    if (std::find(kKeys.begin(), kKeys.end(), key) == kKeys.end()) return "unknown key " + key;
  if (!json.contains("match") || !json["match"].is_string()) return "match must be a string";
  fault.match = json["match"].get<std::string>();
  const auto kind = std::find_if(kKinds.begin(), kKinds.end(), [&](const KindName& each) {
    return json.contains("kind") && json["kind"] == each.name;
  });
  if (kind == kKinds.end()) return "kind is unknown";
  fault.kind = kind->kind;
  if (json.contains("continue_only") && !json["continue_only"].is_boolean())
    return "continue_only must be true or false";
  fault.continue_only = json.contains("continue_only") && json["continue_only"].get<bool>();
  if (fault.kind == FaultKind::kExpiredContinue) fault.continue_only = true;
  std::string error = ReadVerb(json, fault);
  int delay_ms = static_cast<int>(fault.delay.count());
  ReadNumber(json, "status", 400, 599, fault.status, error);
  ReadNumber(json, "count", 1, 1000000, fault.count, error);
  ReadNumber(json, "after", 0, 1000000, fault.after, error);
  ReadNumber(json, "after_events", 0, 1000000, fault.after_events, error);
  ReadNumber(json, "retry_after", 0, 3600, fault.retry_after, error);
  ReadNumber(json, "delay_ms", 0, 600000, delay_ms, error);
  fault.delay = std::chrono::milliseconds(delay_ms);
  return error;
}

}  // namespace

std::string FaultBook::Add(const std::string& json) {
  Fault fault;
  std::string error = ReadFault(nlohmann::json::parse(json, nullptr, false), fault);
  if (!error.empty()) return error;
  const std::lock_guard lock(mutex_);
  faults_.push_back(std::move(fault));
  return {};
}

void FaultBook::Clear() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
}

nlohmann::ordered_json FaultBook::Describe() const {
  const std::lock_guard lock(mutex_);
  auto list = nlohmann::ordered_json::array();
  for (const Fault& fault : faults_) {
    const auto kind = std::find_if(kKinds.begin(), kKinds.end(),
                                   [&](const KindName& each) { return each.kind == fault.kind; });
    list.push_back({{"match", fault.match},
                    {"kind", kind->name},
                    {"status", fault.status},
                    {"count", fault.count},
                    {"after", fault.after},
                    {"delay_ms", fault.delay.count()},
                    {"verb", fault.verb},
                    {"after_events", fault.after_events},
                    {"retry_after", fault.retry_after},
                    {"continue_only", fault.continue_only}});
  }
  return list;
}

std::optional<Fault> FaultBook::Take(const Request& request) {
  const std::lock_guard lock(mutex_);
  for (auto fault = faults_.begin(); fault != faults_.end(); ++fault) {
    if (!Matches(*fault, request)) continue;
    if (fault->after > 0) {
      --fault->after;
      continue;
    }
    const Fault taken = *fault;
    if (--fault->count == 0) faults_.erase(fault);
    return taken;
  }
  return std::nullopt;
}

}  // namespace simulator
