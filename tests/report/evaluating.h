// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

#include <nlohmann/json.hpp>

#include "exporter/checks/evaluate.h"
#include "exporter/report/query.h"
#include "tests/support/sample_inventory.h"

namespace exporter {

inline std::shared_ptr<const Evaluation> EvaluateAll(Inventory inventory,
                                                     const AnalysisOptions& options = {}) {
  return Evaluate(std::make_shared<const Inventory>(std::move(inventory)), options, {}).evaluation;
}

nlohmann::json ParseJson(const Result<std::string>& text);

// The names of the members, sorted.
std::vector<std::string> MembersOf(const nlohmann::json& object);

}  // namespace exporter
