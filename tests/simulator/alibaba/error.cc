// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/error.h"

#include <array>
#include <atomic>
#include <chrono>

#include "tests/simulator/identity.h"
#include "tests/simulator/template.h"

namespace simulator::alibaba {
namespace {

struct KnownCode {
  int status;
  const char* code;
  const char* message;
};
constexpr std::array kKnownCodes = {
    KnownCode{403, "Forbidden.RAM",
              "User not authorized to operate on the specified resource, or this API doesn't "
              "support RAM."},
    KnownCode{429, "Throttling.User", "Request was denied due to user flow control."},
    KnownCode{500, "InternalError",
              "The request processing has failed due to some unknown error, exception or failure."},
    KnownCode{503, "ServiceUnavailable",
              "The request has failed due to a temporary failure of the server."},
};

}  // namespace

std::string NewRequestId() {
  static std::atomic<std::uint64_t> count = 0;
  const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
  std::string id = MakeUid(std::to_string(now) + "/" + std::to_string(++count));
  for (char& c : id)
    if (c >= 'a' && c <= 'f') c = static_cast<char>(c - 'a' + 'A');
  id[19] = 'A';
  return id;
}

Answer JsonAnswer(int status, const std::string& request_id, std::string body) {
  Answer answer{.status = status, .body = std::move(body)};
  answer.headers = {{"Content-Type", "application/json;charset=utf-8"},
                    {"Access-Control-Allow-Origin", "*"},
                    {"x-acs-request-id", request_id}};
  return answer;
}

Answer ErrorAnswer(const ApiError& error, std::string_view host) {
  const std::string id = NewRequestId();
  nlohmann::ordered_json body = {{"RequestId", id},
                                 {"HostId", host},
                                 {"Code", error.code},
                                 {"Message", error.message},
                                 {"Recommend", "https://api.aliyun.com/troubleshoot?q=" +
                                                   error.code + "&product=Ecs&requestId=" + id}};
  if (!error.access_denied.is_null()) body["AccessDeniedDetail"] = error.access_denied;
  Answer answer = JsonAnswer(error.status, id, ToText(body));
  answer.headers.insert(answer.headers.end(), error.headers.begin(), error.headers.end());
  answer.code = error.code;
  return answer;
}

Answer LowercaseErrorAnswer(const ApiError& error) {
  const std::string id = NewRequestId();
  const nlohmann::ordered_json body = {{"requestId", id},
                                       {"code", error.code},
                                       {"message", error.message},
                                       {"statusCode", error.status},
                                       {"status", error.status}};
  Answer answer = JsonAnswer(error.status, id, ToText(body));
  answer.code = error.code;
  return answer;
}

Answer BadGateway() {
  Answer answer{.status = 502,
                .body =
                    "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad "
                    "Gateway</h1></center></body></html>\n"};
  answer.headers.emplace_back("Content-Type", "text/html");
  return answer;
}

ApiError MissingParameter(const std::string& name) {
  return {400, "MissingParameter." + name,
          "The input parameter \"" + name +
              "\" that is mandatory for processing this request is not supplied."};
}

ApiError InvalidRegion() {
  return {404, "InvalidRegion.NotFound", "The specified parameter RegionId is not valid."};
}

ApiError Throttled(int status) {
  if (status == 429) return ErrorForCode(429);
  return {400, "Throttling", "Request was denied due to request throttling."};
}

ApiError ExpiredSecurityToken() {
  return {400, "InvalidSecurityToken.Expired", "Specified SecurityToken is expired."};
}

ApiError ErrorForCode(int code) {
  for (const KnownCode& known : kKnownCodes)
    if (known.status == code) return {code, known.code, known.message};
  return {code, "Simulated", "The simulator was told to answer " + std::to_string(code) + "."};
}

}  // namespace simulator::alibaba
