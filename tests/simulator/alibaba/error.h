#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/message.h"

namespace simulator::alibaba {

struct ApiError {
  int status = 400;
  std::string code;
  std::string message;
};

// Upper-case, unique for each answer.
std::string NewRequestId();

Answer JsonAnswer(int status, const std::string& request_id, std::string body);
Answer ErrorAnswer(const ApiError& error, std::string_view host);

ApiError MissingParameter(const std::string& name);
ApiError InvalidRegion();
ApiError Throttled(int status);
ApiError ExpiredSecurityToken();
// An error for an HTTP code that a test asks for.
ApiError ErrorForCode(int code);

}  // namespace simulator::alibaba
