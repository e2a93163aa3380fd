// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace simulator {

// Where `actual` is built differently from `expected`: the first key that only one of them has, or
// the first value of another JSON type. Empty when they are built alike. Values do not count, an
// element of a list is compared with the first one expected, and the keys named free form are maps
// of anything.
inline std::string ShapeDifference(const nlohmann::json& expected, const nlohmann::json& actual,
                                   const std::string& path = "") {
  const auto is_alike =
      expected.type() == actual.type() || (expected.is_number() && actual.is_number());
  if (!is_alike) return path + " is " + actual.type_name() + ", not " + expected.type_name();
  const auto is_free_form = [&](const std::string& key) { return path.ends_with("." + key); };
  if (expected.is_object() && !is_free_form("Datapoints") && !is_free_form("Dimensions")) {
    for (const auto& [key, value] : actual.items())
      if (!expected.contains(key)) return path + "." + key + " should not be there";
    for (const auto& [key, value] : expected.items()) {
      if (!actual.contains(key)) return path + "." + key + " is missing";
      auto difference = ShapeDifference(value, actual.at(key), path + "." + key);
      if (!difference.empty()) return difference;
    }
  }
  if (expected.is_array() && !expected.empty()) {
    for (const nlohmann::json& element : actual) {
      auto difference = ShapeDifference(expected.front(), element, path + "[]");
      if (!difference.empty()) return difference;
    }
  }
  return {};
}

}  // namespace simulator
