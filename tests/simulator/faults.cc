#include "tests/simulator/faults.h"

#include <algorithm>
#include <array>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/kubernetes/continue_token.h"
#include "tests/simulator/kubernetes/status.h"
#include "tests/simulator/parameters.h"

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
};

bool IsLaterPage(const Request& request) {
  const Parameters query(request.query);
  return !query.Text("continue").empty() || !query.Text("NextToken").empty();
}

bool Matches(const Fault& fault, const Request& request) {
  if (fault.continue_only && !IsLaterPage(request)) return false;
  return fault.match == "*" || fault.match == request.path ||
         fault.match == request.Header("x-acs-action");
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

// Returns what is wrong; empty when all is well.
std::string ReadFault(const nlohmann::json& json, Fault& fault) {
  constexpr std::array<std::string_view, 7> kKeys = {"match", "kind",     "status",       "count",
                                                     "after", "delay_ms", "continue_only"};
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

  std::string error;
  int delay_ms = static_cast<int>(fault.delay.count());
  ReadNumber(json, "status", 400, 599, fault.status, error);
  ReadNumber(json, "count", 1, 1000000, fault.count, error);
  ReadNumber(json, "after", 0, 1000000, fault.after, error);
  ReadNumber(json, "delay_ms", 0, 600000, delay_ms, error);
  fault.delay = std::chrono::milliseconds(delay_ms);
  return error;
}

Answer ExpiredContinue(const Request& request) {
  const auto decoded = kubernetes::DecodeContinue(Parameters(request.query).Text("continue"));
  return kubernetes::ExpiredContinue(kubernetes::EncodeContinue({-1, decoded.token.last_key}));
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

std::optional<Answer> AnswerOfFault(const Fault& fault, const Request& request) {
  const bool is_kubernetes = kubernetes::Api::Serves(request.path);
  const std::string_view host = request.Header("host");
  switch (fault.kind) {
    case FaultKind::kStatus: {
      const int status = fault.status == 0 ? 503 : fault.status;
      return is_kubernetes ? kubernetes::StatusForCode(status)
                           : alibaba::ErrorAnswer(alibaba::ErrorForCode(status), host);
    }
    case FaultKind::kThrottle:
      return is_kubernetes ? kubernetes::TooManyRequests()
                           : alibaba::ErrorAnswer(alibaba::Throttled(fault.status), host);
    case FaultKind::kExpiredCredentials:
      return is_kubernetes ? kubernetes::Unauthorized()
                           : alibaba::ErrorAnswer(alibaba::ExpiredSecurityToken(), host);
    case FaultKind::kExpiredContinue:
      return is_kubernetes ? std::optional(ExpiredContinue(request)) : std::nullopt;
    default:
      return std::nullopt;
  }
}

void Spoil(const Fault& fault, Answer& answer) {
  if (fault.kind == FaultKind::kReset) answer.delivery = Delivery::kReset;
  if (fault.kind == FaultKind::kTruncate) answer.delivery = Delivery::kTruncated;
  if (fault.kind == FaultKind::kBadJson) answer.body.resize(answer.body.size() / 2);
  if (fault.kind == FaultKind::kSlow) {
    answer.delivery = Delivery::kSlow;
    answer.delay = fault.delay;
  }
}

}  // namespace simulator
