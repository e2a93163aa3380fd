// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/error.h"

#include <array>

namespace exporter {

std::string_view KindName(ErrorKind kind) {
  // In the order of the enumerators.
  constexpr std::array<std::string_view, 8> kNames{"config",       "auth",        "forbidden",
                                                   "throttled",    "unavailable", "timeout",
                                                   "bad_response", "stopped"};
  static_assert(kNames.size() == static_cast<std::size_t>(ErrorKind::kStopped) + 1);
  return kNames[static_cast<std::size_t>(kind)];
}

std::string OneLine(std::string_view text, std::size_t max_bytes) {
  const bool cut = text.size() > max_bytes;
  std::size_t end = cut ? max_bytes : text.size();
  while (cut && end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  std::string line;
  line.reserve(end + 3);
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    const bool control = byte < 0x20U || byte == 0x7FU;
    if (!control) {
      line.push_back(c);
    } else if (!line.empty() && line.back() != ' ') {
      line.push_back(' ');
    }
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (cut) line += "...";
  return line;
}

}  // namespace exporter
