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

nlohmann::json ParseJson(const Result<std::string>& text);

// The names of the members, sorted.
std::vector<std::string> MembersOf(const nlohmann::json& object);

}  // namespace exporter
