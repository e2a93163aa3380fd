// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_values.h"

#include <cmath>

#include "exporter/core/timestamp.h"

namespace exporter {

double RoundedAmount(double amount) {
  return std::round(amount * 1e4) / 1e4;
}

Json TimeJson(std::optional<TimePoint> time) {
  return time ? Json(FormatTimestamp(*time)) : Json(nullptr);
}

Json CostJson(const std::optional<MonthlyCost>& cost) {
  if (!cost) return nullptr;
  return {{"amount", cost->is_known() ? Json(RoundedAmount(cost->amount)) : Json(nullptr)},
          {"currency", cost->currency},
          {"price_source", PriceSourceName(cost->source)}};
}

std::string JsonText(const Json& document) {
  return document.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace exporter
