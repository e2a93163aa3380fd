// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/numbers.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <utility>

namespace exporter {
namespace {

// What Go prints for infinities and NaN, in every format.
std::string NotFinite(double value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "+Inf" : "-Inf";
}

// printf with `digits` by the format, for example "%.*f".
std::string Formatted(const char* format, int digits, double value) {
  if (!std::isfinite(value)) return NotFinite(value);
  std::array<char, 400> text{};
  const int length = std::snprintf(text.data(), text.size(), format, digits, value);
  return {text.data(), static_cast<std::size_t>(length)};
}

// With four significant digits, as humanize prints.
std::string FourDigits(double value) {
  return Formatted("%.*g", 4, value);
}

// The shortest form that reads back to the same number, without an exponent from 1e-4 to below
// `max_plain`.
std::string Shortest(double value, double max_plain) {
  if (!std::isfinite(value)) return NotFinite(value);
  const double size = std::abs(value);
  const bool is_plain = value == 0 || (size >= 1e-4 && size < max_plain);
  std::array<char, 400> text{};
  const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format).ptr;
  return {text.data(), end};
}

std::string LongDuration(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::abs(seconds));
  const std::string sign = seconds < 0 ? "-" : "";
  const auto part = [](std::int64_t count, const char* unit) {
    return std::to_string(count) + unit;
  };
  const std::int64_t days = whole / 86'400;
  const std::string rest = part(whole % 60, "s");
  const std::string minutes = part(whole / 60 % 60, "m ") + rest;
  if (days != 0) return sign + part(days, "d ") + part(whole / 3600 % 24, "h ") + minutes;
  if (whole >= 3600) return sign + part(whole / 3600, "h ") + minutes;
  return sign + minutes;
}

}  // namespace

std::string ShortestNumber(double value) {
  return Shortest(value, 1e21);
}

std::string PrintedNumber(double value) {
  return Shortest(value, 1e6);
}

std::string HumanDuration(double seconds) {
  if (!std::isfinite(seconds)) return NotFinite(seconds);
  if (seconds == 0) return "0s";
  if (std::abs(seconds) >= 60) return LongDuration(seconds);
  if (std::abs(seconds) >= 1) return FourDigits(seconds) + "s";
  constexpr std::array kUnits{"m", "u", "n", "p", "f", "a", "z", "y"};
  std::string unit;
  for (const char* next : kUnits) {
    if (std::abs(seconds) >= 1) break;
    unit = next;
    seconds *= 1000;
  }
  return FourDigits(seconds) + unit + "s";
}

std::string HumanPercentage(double ratio) {
  return FourDigits(ratio * 100) + "%";
}

std::string Human1024(double value) {
  if (std::abs(value) <= 1 || !std::isfinite(value)) return FourDigits(value);
  constexpr std::array kUnits{"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
  std::string unit;
  for (const char* next : kUnits) {
    if (std::abs(value) < 1024) break;
    unit = next;
    value /= 1024;
  }
  return FourDigits(value) + unit;
}

std::string TwoDecimals(double value) {
  return Formatted("%.*f", 2, value);
}

std::string PrometheusDuration(std::chrono::seconds duration) {
  constexpr std::array<std::pair<std::int64_t, char>, 4> kUnits{
      {{86'400, 'd'}, {3600, 'h'}, {60, 'm'}, {1, 's'}}};
  std::string text;
  std::int64_t rest = duration.count();
  for (const auto& [seconds, unit] : kUnits) {
    if (rest >= seconds) text += std::to_string(rest / seconds) + unit;
    rest %= seconds;
  }
  return text.empty() ? "0s" : text;
}

}  // namespace exporter
