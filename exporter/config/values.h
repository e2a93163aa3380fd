#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace exporter {

// The forms of option values; nullopt for any other text.

// "30s", "5m", "1h30m", "500ms": numbers with ms, s, m, h or d, largest unit first,
// as Prometheus writes durations. Not negative, at most ten years.
std::optional<std::chrono::milliseconds> ParseDuration(std::string_view text);

// "true" or "false".
std::optional<bool> ParseBoolean(std::string_view text);

// A decimal number that is finite.
std::optional<double> ParseNumber(std::string_view text);

std::optional<std::int64_t> ParseInteger(std::string_view text);

// The parts between commas, without surrounding blanks; empty parts are dropped.
std::vector<std::string> SplitList(std::string_view text);

}  // namespace exporter
