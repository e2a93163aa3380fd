// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/quote.h"

namespace exporter {

std::string QuoteJson(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string quoted = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted.append({'\\', c});
    } else if (byte < 0x20U) {
      quoted.append("\\u00").append({kHex[byte >> 4U], kHex[byte & 0xFU]});
    } else {
      quoted.push_back(c);
    }
  }
  quoted.push_back('"');
  return quoted;
}

}  // namespace exporter
