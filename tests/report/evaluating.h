// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
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

// With a price list that has this category alone.
inline AnalysisOptions PricesOf(std::string category, double per_gib_hour) {
  AnalysisOptions options;
  options.prices.source = PriceSource::kList;
  options.prices.list.prices = {{.category = std::move(category),
                                 .performance_level = {},
                                 .per_gib_hour = per_gib_hour,
                                 .per_gib_month = {}}};
  return options;
}

nlohmann::json ParseJson(const Result<std::string>& text);

// The names of the members, sorted.
std::vector<std::string> MembersOf(const nlohmann::json& object);

}  // namespace exporter
