// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/status.h"

#include <array>

#include "tests/simulator/template.h"

namespace simulator::kubernetes {
namespace {

constexpr const char* kExpiredMessage =
    "The provided continue parameter is too old to display a consistent list result. You can start "
    "a new list without the continue parameter, or use the continue token in this response to "
    "retrieve the remainder of the results. Continuing with the provided token results in an "
    "inconsistent list - objects that were created, modified, or deleted between the time the "
    "first "
    "chunk was returned and now may show up in the list.";

void AddServerHeaders(Answer& answer) {
  answer.headers.emplace_back("Cache-Control", "no-cache, private");
  answer.headers.emplace_back("X-Kubernetes-Pf-Flowschema-Uid",
                              "7b1ba334-987e-424f-a8b9-16958d267f38");
  answer.headers.emplace_back("X-Kubernetes-Pf-Prioritylevel-Uid",
                              "bd0f36e4-5d53-41b9-b244-ae046f040ace");
}

nlohmann::ordered_json Status(int code, const std::string& message, const std::string& reason,
                              const nlohmann::ordered_json& details) {
  nlohmann::ordered_json status = {{"kind", "Status"},
                                   {"apiVersion", "v1"},
                                   {"metadata", nlohmann::ordered_json::object()},
                                   {"status", "Failure"},
                                   {"message", message}};
  if (!reason.empty()) status["reason"] = reason;
  if (!details.is_null()) status["details"] = details;
  status["code"] = code;
  return status;
}

struct KnownCode {
  int code;
  const char* reason;
  const char* message;
};
constexpr std::array kKnownCodes = {
    KnownCode{401, "Unauthorized", "Unauthorized"},
    KnownCode{403, "Forbidden", "forbidden: the simulator was told to refuse this request"},
    KnownCode{404, "NotFound", "the server could not find the requested resource"},
    KnownCode{500, "InternalError", "Internal error occurred: the simulator was told to fail"},
    KnownCode{503, "ServiceUnavailable", "the server is currently unable to handle the request"},
    KnownCode{504, "Timeout", "Timeout: request did not complete within the allotted timeout"},
};

}  // namespace

Answer JsonAnswer(int status, std::string body) {
  Answer answer{.status = status, .body = std::move(body)};
  AddServerHeaders(answer);
  answer.headers.emplace_back("Content-Type", "application/json");
  return answer;
}

Answer TextAnswer(int status, std::string body) {
  Answer answer{.status = status, .body = std::move(body)};
  AddServerHeaders(answer);
  answer.headers.emplace_back("Content-Type", "text/plain; charset=utf-8");
  answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return answer;
}

Answer StatusAnswer(int code, const std::string& message, const std::string& reason,
                    const nlohmann::ordered_json& details) {
  Answer answer = JsonAnswer(code, ToText(Status(code, message, reason, details)) + "\n");
  if (code == 403) answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
  return answer;
}

Answer Unauthorized() {
  return StatusAnswer(401, "Unauthorized", "Unauthorized");
}

Answer PageNotFound() {
  return TextAnswer(404, "404 page not found\n");
}

Answer UnknownResource() {
  return StatusAnswer(404, "the server could not find the requested resource", "NotFound",
                      nlohmann::ordered_json::object());
}

Answer NotAcceptable() {
  const nlohmann::ordered_json status =
      Status(406,
             "406: Not Acceptable\n\nAvailable representations: application/json, "
             "application/json;as=Table;v=v1;g=meta.k8s.io",
             "NotAcceptable", nlohmann::ordered_json::object());
  return JsonAnswer(406, ToText(status, 2));
}

Answer TooManyRequests() {
  Answer answer = TextAnswer(429, "Too many requests, please try again later.\n");
  answer.headers.emplace_back("Retry-After", "1");
  return answer;
}

Answer ExpiredContinue(const std::string& fresh_token) {
  nlohmann::ordered_json status = Status(410, kExpiredMessage, "Expired", nullptr);
  status["metadata"]["continue"] = fresh_token;
  return JsonAnswer(410, ToText(status) + "\n");
}

Answer StatusForCode(int code) {
  for (const KnownCode& known : kKnownCodes)
    if (known.code == code) return StatusAnswer(code, known.message, known.reason);
  if (code == 429) return TooManyRequests();
  return StatusAnswer(code, "the simulator was told to answer " + std::to_string(code), "");
}

}  // namespace simulator::kubernetes
