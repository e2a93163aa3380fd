// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/timestamps.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace simulator {
namespace {

std::string Format(std::int64_t unix_seconds, const char* pattern) {
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), pattern, &parts);
  return std::string(text.data(), size);
}

std::optional<std::int64_t> Parse(std::string_view text, const char* pattern) {
  std::tm parts{};
  const std::string terminated(text);
  const char* const end = strptime(terminated.c_str(), pattern, &parts);
  if (end == nullptr || *end != '\0') return std::nullopt;
  return timegm(&parts);
}

std::string Pair(std::int64_t big, char big_unit, std::int64_t small, char small_unit) {
  std::string text = std::to_string(big) + big_unit;
  if (small != 0) text += std::to_string(small) + small_unit;
  return text;
}

}  // namespace

std::string FormatTime(std::int64_t unix_seconds) {
  return Format(unix_seconds, "%Y-%m-%dT%H:%M:%SZ");
}

std::string FormatTimeWithoutSeconds(std::int64_t unix_seconds) {
  return Format(unix_seconds, "%Y-%m-%dT%H:%MZ");
}

std::string FormatHttpDate(std::int64_t unix_seconds) {
  return Format(unix_seconds, "%a, %d %b %Y %H:%M:%S GMT");
}

std::optional<std::int64_t> ParseTime(std::string_view text) {
  return Parse(text, "%Y-%m-%dT%H:%M:%SZ");
}

std::optional<std::int64_t> ParseTimeWithoutSeconds(std::string_view text) {
  return Parse(text, "%Y-%m-%dT%H:%MZ");
}

// The thresholds are those of duration.HumanDuration in k8s.io/apimachinery.
std::string FormatAge(std::int64_t seconds) {
  if (seconds < 0) seconds = 0;
  const std::int64_t minutes = seconds / kMinute;
  const std::int64_t hours = seconds / kHour;
  const std::int64_t days = seconds / kDay;
  if (seconds < 2 * kMinute) return std::to_string(seconds) + "s";
  if (minutes < 10) return Pair(minutes, 'm', seconds % kMinute, 's');
  if (hours < 3) return std::to_string(minutes) + "m";
  if (hours < 8) return Pair(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return std::to_string(hours) + "h";
  if (days < 8) return Pair(days, 'd', hours % 24, 'h');
  constexpr std::int64_t kYear = 365;
  if (days < 2 * kYear) return std::to_string(days) + "d";
  if (days < 8 * kYear) return Pair(days / kYear, 'y', days % kYear, 'd');
  return std::to_string(days / kYear) + "y";
}

}  // namespace simulator
