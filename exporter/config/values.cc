// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/values.h"

#include <array>
#include <cmath>
#include <utility>

#include "exporter/core/text.h"

namespace exporter {

std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::int64_t>, 5> kUnits{
      {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
  constexpr std::int64_t kMax = std::int64_t{3650} * 86'400'000;
  if (text == "0") return std::chrono::milliseconds{0};
  std::int64_t total = 0;
  std::size_t next_unit = 0;
  if (text.empty()) return std::nullopt;
  while (!text.empty()) {
    const auto digits = text.find_first_not_of("0123456789");
    if (digits == 0 || digits == std::string_view::npos) return std::nullopt;
    const auto number = ParseWhole<std::int64_t>(text.substr(0, digits));
    text.remove_prefix(digits);
    const auto letters = text.substr(0, text.find_first_of("0123456789"));
    while (next_unit < kUnits.size() && kUnits[next_unit].first != letters) ++next_unit;
    if (!number || next_unit == kUnits.size()) return std::nullopt;
    const std::int64_t unit = kUnits[next_unit++].second;
    if (*number > (kMax - total) / unit) return std::nullopt;
    total += *number * unit;
    text.remove_prefix(letters.size());
  }
  return std::chrono::milliseconds{total};
}

std::optional<bool> ParseBoolean(std::string_view text) {
  if (text == "true") return true;
  if (text == "false") return false;
  return std::nullopt;
}

std::optional<double> ParseNumber(std::string_view text) {
  const auto value = ParseWhole<double>(text);
  if (!value || !std::isfinite(*value)) return std::nullopt;
  return value;
}

std::optional<std::int64_t> ParseInteger(std::string_view text) {
  return ParseWhole<std::int64_t>(text);
}

std::vector<std::string> SplitList(std::string_view text) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::string_view part = Trim(TakePart(text, ','));
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

}  // namespace exporter
