// SPDX-License-Identifier: Apache-2.0
#include "tests/report/evaluating.h"

#include <stdexcept>
#include <utility>

namespace exporter {

nlohmann::json ParseJson(const Result<std::string>& text) {
  if (!text) throw std::runtime_error(text.error().message);
  return nlohmann::json::parse(*text);
}

std::vector<std::string> MembersOf(const nlohmann::json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

}  // namespace exporter
