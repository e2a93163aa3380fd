// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/faults.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/api.h"
#include "tests/simulator/kubernetes/list_options.h"
#include "tests/simulator/kubernetes/status.h"
#include "tests/simulator/template.h"

namespace simulator {
namespace {

Answer ExpiredContinue(const Request& request) {
  const auto decoded = kubernetes::DecodeContinue(Parameters(request.query).Text("continue"));
  return kubernetes::ExpiredContinue(kubernetes::EncodeContinue({-1, decoded.token.last_key}));
}

// Sets the Retry-After of an answer that has a status for it.
void SetRetryAfter(const Fault& fault, Answer& answer) {
  if (fault.retry_after < 0 || (answer.status != 429 && answer.status < 500)) return;
  std::erase_if(answer.headers, [](const auto& header) { return header.first == "Retry-After"; });
  answer.headers.emplace_back("Retry-After", std::to_string(fault.retry_after));
}

Answer StatusOfFault(const Fault& fault, const Request& request) {
  const int status = fault.status == 0 ? 503 : fault.status;
  Answer answer = kubernetes::Api::Serves(request.path)
                      ? kubernetes::StatusForCode(status)
                      : alibaba::ErrorAnswer(alibaba::ErrorForCode(status), request.Header("host"));
  SetRetryAfter(fault, answer);
  return answer;
}

// The page that was asked for by a token gives the same token again.
void RepeatContinue(const Request& request, Answer& answer) {
  const std::string token = Parameters(request.query).Text("continue");
  auto list = nlohmann::ordered_json::parse(answer.body, nullptr, false);
  if (token.empty() || !list.is_object() || !list["metadata"].is_object()) return;
  list["metadata"]["continue"] = token;
  answer.body = ToText(list) + "\n";
}

void MixInWrongType(Answer& answer) {
  auto list = nlohmann::ordered_json::parse(answer.body, nullptr, false);
  if (!list.is_object() || !list["items"].is_array() || list["items"].empty()) return;
  auto& item = list["items"][list["items"].size() / 2];
  item = nlohmann::ordered_json::parse(WithWrongType(ToText(item), false));
  answer.body = ToText(list) + "\n";
}

}  // namespace

std::optional<Answer> AnswerOfFault(const Fault& fault, const Request& request) {
  const bool is_kubernetes = kubernetes::Api::Serves(request.path);
  const std::string_view host = request.Header("host");
  const bool watches = is_kubernetes && kubernetes::VerbOfRequest(request) == "watch";
  switch (fault.kind) {
    case FaultKind::kStatus:
      return StatusOfFault(fault, request);
    case FaultKind::kThrottle: {
      Answer answer = is_kubernetes ? kubernetes::TooManyRequests()
                                    : alibaba::ErrorAnswer(alibaba::Throttled(fault.status), host);
      SetRetryAfter(fault, answer);
      return answer;
    }
    case FaultKind::kExpiredCredentials:
      return is_kubernetes ? kubernetes::Unauthorized()
                           : alibaba::ErrorAnswer(alibaba::ExpiredSecurityToken(), host);
    case FaultKind::kExpiredContinue:
      return is_kubernetes ? std::optional(ExpiredContinue(request)) : std::nullopt;
    case FaultKind::kGone:
      if (watches || !is_kubernetes) return std::nullopt;
      return kubernetes::StatusAnswer(410, "The resourceVersion for the provided list is too old.",
                                      "Expired");
    case FaultKind::kHtml502:
      return alibaba::BadGateway();
    case FaultKind::kLowercaseKeys:
      if (is_kubernetes) return std::nullopt;
      return alibaba::LowercaseErrorAnswer(
          alibaba::ErrorForCode(fault.status == 0 ? 403 : fault.status));
    default:
      return std::nullopt;
  }
}

void Spoil(const Fault& fault, const Request& request, Answer& answer) {
  if (answer.stream) {
    answer.stream = SpoilStream(fault, std::move(answer.stream));
    return;
  }
  if (fault.kind == FaultKind::kRepeatContinue) RepeatContinue(request, answer);
  if (fault.kind == FaultKind::kWrongType) MixInWrongType(answer);
  if (fault.kind == FaultKind::kReset) answer.delivery = Delivery::kReset;
  if (fault.kind == FaultKind::kTruncate) answer.delivery = Delivery::kTruncated;
  if (fault.kind == FaultKind::kBadJson) answer.body.resize(answer.body.size() / 2);
  if (fault.kind == FaultKind::kSlow) {
    answer.delivery = Delivery::kSlow;
    answer.delay = fault.delay;
  }
}

}  // namespace simulator
