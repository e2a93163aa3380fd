#pragma once

#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "exporter/checks/judged.h"
#include "exporter/report/query.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

// An inventory with the verdicts on it.
inline Judged JudgeAll(Inventory inventory, const AnalysisOptions& options = {}) {
  auto shared = std::make_shared<const Inventory>(std::move(inventory));
  const Analysis analysis(*shared, options);
  return {.inventory = shared, .results = RunChecks(analysis).results};
}

inline nlohmann::json ParseJson(const Result<std::string>& text) {
  if (!text) throw std::runtime_error(text.error().message);
  return nlohmann::json::parse(*text);
}

// The names of the members, sorted.
inline std::vector<std::string> MembersOf(const nlohmann::json& object) {
  std::vector<std::string> names;
  for (const auto& [name, value] : object.items()) names.push_back(name);
  return names;
}

}  // namespace exporter
