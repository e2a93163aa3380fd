// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/core/clock.h"

namespace exporter {

// Parses the timestamps of both APIs: RFC 3339 with or without a fraction, with an offset or "Z"
// ("2026-11-22T12:47:29.123456Z"), and Alibaba's form without seconds ("2999-09-08T16:00Z").
// nullopt for anything else, including an empty text.
std::optional<TimePoint> ParseTimestamp(std::string_view text);

// "2026-11-22T12:47:29Z", the form used in x-acs-date and in our reports.
std::string FormatTimestamp(TimePoint time);

}  // namespace exporter
