// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// Parsers of option values; nullopt for an invalid text.

// "30s", "5m", "1h30m", "500ms": ms, s, m, h or d, largest unit first, as in Prometheus. Not
// negative, at most ten years.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// "true" or "false".
std::optional<bool> ParseBoolean(std::string_view text);

// A finite decimal number.
std::optional<double> ParseNumber(std::string_view text);

std::optional<std::int64_t> ParseInteger(std::string_view text);

// Splits at commas and trims; empty parts are dropped.
std::vector<std::string> SplitList(std::string_view text);

}  // namespace exporter
