#pragma once

#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/alibaba/error.h"
#include "tests/simulator/parameters.h"

namespace simulator::alibaba {

// One parameter that an action knows. An N between the dots of its name stands for the number of a
// list's element, from 1 to `most_elements`: "Tag.N.Key".
struct ParameterRule {
  enum class Kind { kText, kInteger, kBoolean, kTime };

  std::string name;
  Kind kind = Kind::kText;
  bool required = false;
  // Of an integer.
  long long least = std::numeric_limits<long long>::min();
  long long most = std::numeric_limits<long long>::max();
  // The values accepted, joined by "|"; empty for any.
  std::string words = {};
  long long most_elements = 100;
};

// The rule in a word or several: "required", "time", "boolean", "1..100" for an integer, "N<=20"
// for most_elements; anything else is the values accepted.
ParameterRule ReadRule(const std::string& name, std::string_view words);

// A real service ignores what it does not know; this one is there to catch our typing errors.
std::optional<ApiError> CheckParameters(const std::vector<ParameterRule>& rules,
                                        const Parameters& parameters);

// "InvalidParameter.<name>", with the sentence that says why.
ApiError InvalidParameter(const std::string& name, const std::string& why);

// The values of name.1, name.2, ...
std::vector<std::string> ListOf(const Parameters& parameters, std::string_view name);

}  // namespace simulator::alibaba
