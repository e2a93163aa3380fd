#pragma once

#include <limits>
#include <optional>
#include <span>
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

  std::string_view name;
  Kind kind = Kind::kText;
  bool required = false;
  // Of an integer.
  long long least = std::numeric_limits<long long>::min();
  long long most = std::numeric_limits<long long>::max();
  // The values accepted, joined by "|"; empty for any.
  std::string_view words = {};
  long long most_elements = 100;
};

constexpr ParameterRule Text(std::string_view name, std::string_view words = {}) {
  return {.name = name, .words = words};
}
constexpr ParameterRule Integer(std::string_view name, long long least, long long most) {
  return {.name = name, .kind = ParameterRule::Kind::kInteger, .least = least, .most = most};
}
constexpr ParameterRule Boolean(std::string_view name) {
  return {.name = name, .kind = ParameterRule::Kind::kBoolean};
}
constexpr ParameterRule Time(std::string_view name) {
  return {.name = name, .kind = ParameterRule::Kind::kTime};
}
constexpr ParameterRule Required(ParameterRule rule) {
  rule.required = true;
  return rule;
}
constexpr ParameterRule UpTo(long long most_elements, ParameterRule rule) {
  rule.most_elements = most_elements;
  return rule;
}

// A real service ignores what it does not know; this one is there to catch our typing errors.
std::optional<ApiError> CheckParameters(std::span<const ParameterRule> rules,
                                        const Parameters& parameters);

// "InvalidParameter.<name>", with the sentence that says why.
ApiError InvalidParameter(const std::string& name, const std::string& why);

// The values of name.1, name.2, ...
std::vector<std::string> ListOf(const Parameters& parameters, std::string_view name);

}  // namespace simulator::alibaba
