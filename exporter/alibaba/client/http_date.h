#pragma once

#include <optional>
#include <string_view>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// Parses the Date header of an answer, "Sun, 22 Nov 2026 12:47:29 GMT"
// (IMF-fixdate of RFC 9110). nullopt for everything else.
std::optional<TimePoint> ParseHttpDate(std::string_view text);

}  // namespace exporter::alibaba
