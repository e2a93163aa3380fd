// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace exporter {

enum class MetricType { kGauge, kCounter, kHistogram };

// The type as in the TYPE line, for example "gauge".
constexpr std::string_view TypeName(MetricType type) {
  // In the order of the enumerators.
  constexpr std::array<std::string_view, 3> kNames{"gauge", "counter", "histogram"};
  static_assert(kNames.size() == static_cast<std::size_t>(MetricType::kHistogram) + 1);
  return kNames[static_cast<std::size_t>(type)];
}

// One metric family. Every family is a constexpr MetricDef beside the code that
// fills it; its name occurs nowhere else in the code. `help` is one sentence
// without newline, backslash and double quote, so that it reads the same in both
// exposition formats.
struct MetricDef {
  std::string_view name;
  MetricType type = MetricType::kGauge;
  std::string_view help;
  std::span<const std::string_view> labels{};
};

// The families filled by one place, in the order of exposition.
using MetricDefs = std::span<const MetricDef* const>;

}  // namespace exporter
