// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>

#include <nlohmann/json.hpp>

namespace exporter {

// Calls `visit` with every document that differs from `json_text` in one node: removed, or replaced
// by a different value of every JSON type (null, booleans, numbers, texts, arrays, objects).
// Returns how many there were.
inline std::size_t ForEachMutation(const std::string& json_text,
                                   const std::function<void(const std::string& mutated)>& visit) {
  using nlohmann::json;
  const std::array replacements{
      json(nullptr),  json(true),
      json(-1),       json(1.5),
      json(1e300),    json(18446744073709551615ULL),
      json(""),       json("\u0001x"),
      json::array(),  json::array({1, "a", nullptr, json::array(), json::object()}),
      json::object(), json({{"name", 7}})};
  const json original = json::parse(json_text);
  std::size_t count = 0;
  const auto show = [&](const json& mutated) {
    ++count;
    visit(mutated.dump());
  };
  const json leaves = original.flatten();
  for (const auto& [path, value] : leaves.items()) {
    // flatten() lists only leaves; their ancestors are mutated once, with their first leaf.
    for (json::json_pointer at(path);; at = at.parent_pointer()) {
      for (const json& replacement : replacements) {
        if (original.at(at) == replacement) continue;
        json mutated = original;
        mutated[at] = replacement;
        show(mutated);
      }
      if (at.empty()) break;
      json mutated = original;
      json& parent = mutated[at.parent_pointer()];
      if (parent.is_object()) {
        parent.erase(at.back());
      } else {
        parent.erase(std::stoul(at.back()));
      }
      show(mutated);
      const json& around = original.at(at.parent_pointer());
      const bool first = around.is_object() ? around.begin().key() == at.back() : at.back() == "0";
      if (!first) break;
    }
  }
  return count;
}

}  // namespace exporter
