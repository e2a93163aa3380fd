// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulator/message.h"

namespace simulator::alibaba {

struct ApiError {
  int status = 400;
  std::string code;
  std::string message;
  std::vector<std::pair<std::string, std::string>> headers = {};
  // AccessDeniedDetail, where there is one.
  nlohmann::ordered_json access_denied = nullptr;
};

// Upper-case, unique for each answer.
std::string NewRequestId();

Answer JsonAnswer(int status, const std::string& request_id, std::string body);
Answer ErrorAnswer(const ApiError& error, std::string_view host);
// The same in the spelling of some other products: "code", "message", "requestId".
Answer LowercaseErrorAnswer(const ApiError& error);
// What a gateway in between says: HTML.
Answer BadGateway();

ApiError MissingParameter(const std::string& name);
ApiError InvalidRegion();
ApiError Throttled(int status);
ApiError ExpiredSecurityToken();
// An error for an HTTP code that a test asks for.
ApiError ErrorForCode(int code);

}  // namespace simulator::alibaba
