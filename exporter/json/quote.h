#pragma once

#include <string>
#include <string_view>

namespace exporter {

// `text` as a JSON string, with its quotes. Bytes that are not UTF-8 stay as they are.
std::string QuoteJson(std::string_view text);

}  // namespace exporter
