// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "exporter/alerting/alert.h"
#include "exporter/core/clock.h"

namespace exporter {

// What the verdict of an alert rests on.
struct AlertBasis {
  // The check whose findings it tells of; empty: no single one.
  std::string check{};
  // The least age of these findings, its `for` not counted; nullopt if the value of its expression
  // is not an age.
  std::optional<std::chrono::seconds> min_age{};
  // Whether its metrics tell of the sources themselves, so that a lost source takes away nothing.
  bool is_about_sources = false;
};

AlertBasis BasisOf(const Alert& alert);

// Since when the condition of an alert has held for an object, by the age that is the value of its
// expression. To the millisecond, so that the same age in seconds gives the same time at any `now`.
TimePoint HeldSince(std::chrono::seconds min_age, double value, TimePoint now);

}  // namespace exporter
