#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "exporter/json/fields.h"

namespace exporter::alibaba {

// A count that the API writes as a number or, in places, as a text: 40 or "40".
// nullopt when absent or an empty text; a value that is no whole number from 0 to 2^53 is noted.
std::optional<std::int64_t> CountField(const Fields& object, std::string_view key);

}  // namespace exporter::alibaba
