// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "tests/simulator/message.h"

// The answers of an API server that are not objects.
namespace simulator::kubernetes {

// With the headers that every answer of the API server carries.
Answer JsonAnswer(int status, std::string body);
Answer TextAnswer(int status, std::string body);

// A Status of the given HTTP code. `reason` and `details` are left out when empty.
Answer StatusAnswer(int code, const std::string& message, const std::string& reason,
                    const nlohmann::ordered_json& details = nullptr);

Answer Unauthorized();
Answer PageNotFound();
Answer UnknownResource();
Answer NotAcceptable();
Answer TooManyRequests();
// `fresh_token` continues the list from the same place in its present state.
Answer ExpiredContinue(const std::string& fresh_token);

// A Status for an HTTP code that a test asks for.
Answer StatusForCode(int code);

}  // namespace simulator::kubernetes
