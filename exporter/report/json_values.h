#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "exporter/analysis/cost.h"
#include "exporter/core/clock.h"

namespace exporter {

// Members keep the order in which they are written: people read these documents.
using Json = nlohmann::ordered_json;

// Money is shown to the hundredth of a fen: sums of binary fractions have no end.
double RoundedAmount(double amount);

// RFC 3339 in UTC, or null.
Json TimeJson(std::optional<TimePoint> time);

// {"amount", "currency", "price_source"}, or null.
Json CostJson(const std::optional<MonthlyCost>& cost);

template <class T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// The text of a document, indented. Bytes that are no UTF-8 are replaced: they come from servers.
std::string JsonText(const Json& document);

}  // namespace exporter
