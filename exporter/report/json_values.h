// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include "exporter/analysis/cost.h"
#include "exporter/core/clock.h"

namespace exporter {

// Keeps members in the order of insertion, for human readers.
using Json = nlohmann::ordered_json;

// Rounds money to 1/10000 of a unit, as sums of binary fractions are not exact.
double RoundedAmount(double amount);

// RFC 3339 in UTC, or null.
Json TimeJson(std::optional<TimePoint> time);

// {"amount", "currency", "price_source"}, or null.
Json CostJson(const std::optional<MonthlyCost>& cost);

// The array of what `to_json` makes of each item.
template <class Items, class ToJson>
Json ListJson(const Items& items, ToJson to_json) {
  Json list = Json::array();
  for (const auto& item : items) list.push_back(to_json(item));
  return list;
}

// The names of Kubernetes objects.
Json NamesJson(const auto& objects) {
  return ListJson(objects, [](const auto* object) -> Json { return object->meta.name; });
}

template <class T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

// Serializes a document, indented. Invalid UTF-8, which servers may send, is replaced.
std::string JsonText(const Json& document);

}  // namespace exporter
