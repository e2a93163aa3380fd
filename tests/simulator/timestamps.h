// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator {

// Seconds of the story: its start is 0, what happened before is negative.
using StoryTime = std::int64_t;

constexpr StoryTime kMinute = 60;
constexpr StoryTime kHour = 60 * kMinute;
constexpr StoryTime kDay = 24 * kHour;

// "2026-11-22T12:47:20Z" and back; Unix seconds.
std::string FormatTime(std::int64_t unix_seconds);
std::optional<std::int64_t> ParseTime(std::string_view text);

// "2026-11-22T12:47Z", as ECS writes expiry and instance times.
std::string FormatTimeWithoutSeconds(std::int64_t unix_seconds);
std::optional<std::int64_t> ParseTimeWithoutSeconds(std::string_view text);

// "Sun, 22 Nov 2026 12:49:27 GMT" for the Date header.
std::string FormatHttpDate(std::int64_t unix_seconds);

// "3d", "5h10m": how kubectl's AGE column reads.
std::string FormatAge(std::int64_t seconds);

// Where the story lies on the real time axis.
struct TimeAxis {
  // Unix seconds at which the story started.
  std::int64_t origin = 0;

  std::string Format(StoryTime at) const { return FormatTime(origin + at); }
  std::string FormatWithoutSeconds(StoryTime at) const {
    return FormatTimeWithoutSeconds(origin + at);
  }
};

}  // namespace simulator
