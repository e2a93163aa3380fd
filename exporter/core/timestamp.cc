// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/timestamp.h"

#include <cstdio>

#include "exporter/core/text.h"

namespace exporter {
namespace {

// Consumes exactly `width` digits.
std::optional<unsigned> TakeNumber(std::string_view& text, std::size_t width) {
  if (text.size() < width) return std::nullopt;
  const auto value = ParseWhole<unsigned>(text.substr(0, width));
  if (value) text.remove_prefix(width);
  return value;
}

bool Take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> TakeDate(std::string_view& text) {
  const auto year = TakeNumber(text, 4);
  if (!year || !Take(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !Take(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{*month}, std::chrono::day{*day}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

std::optional<std::chrono::minutes> TakeHourMinute(std::string_view& text) {
  const auto hour = TakeNumber(text, 2);
  if (!hour || *hour > 23 || !Take(text, ':')) return std::nullopt;
  const auto minute = TakeNumber(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return std::chrono::hours{*hour} + std::chrono::minutes{*minute};
}

std::optional<std::chrono::microseconds> TakeFraction(std::string_view& text) {
  int micros = 0;
  int digits = 0;
  for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1)) {
    if (digits++ < 6) micros = micros * 10 + (text.front() - '0');
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 6; ++digits) micros *= 10;
  return std::chrono::microseconds{micros};
}

// Parses "Z" or "+08:00", which must be all that remains of `text`.
std::optional<std::chrono::minutes> TakeOffset(std::string_view& text) {
  if (Take(text, 'Z') || Take(text, 'z')) {
    if (!text.empty()) return std::nullopt;
    return std::chrono::minutes{0};
  }
  const bool west = text.starts_with('-');
  if (!west && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto offset = TakeHourMinute(text);
  if (!offset || !text.empty()) return std::nullopt;
  return west ? -*offset : *offset;
}

}  // namespace

std::optional<TimePoint> ParseTimestamp(std::string_view text) {
  const auto date = TakeDate(text);
  if (!date || !(Take(text, 'T') || Take(text, 't'))) return std::nullopt;
  const auto time = TakeHourMinute(text);
  if (!time) return std::nullopt;
  TimePoint instant = TimePoint{*date} + *time;
  if (Take(text, ':')) {
    const auto second = TakeNumber(text, 2);
    if (!second || *second > 60) return std::nullopt;
    instant += std::chrono::seconds{*second};
    if (Take(text, '.')) {
      const auto fraction = TakeFraction(text);
      if (!fraction) return std::nullopt;
      instant += *fraction;
    }
  }
  const auto offset = TakeOffset(text);
  if (!offset) return std::nullopt;
  return instant - *offset;
}

std::string FormatTimestamp(TimePoint time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss clock{seconds - day};
  char text[40];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return text;
}

}  // namespace exporter
