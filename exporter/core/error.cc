// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/error.h"

namespace exporter {

std::string_view KindName(ErrorKind kind) {
  switch (kind) {
    case ErrorKind::kConfig:
      return "config";
    case ErrorKind::kAuth:
      return "auth";
    case ErrorKind::kForbidden:
      return "forbidden";
    case ErrorKind::kThrottled:
      return "throttled";
    case ErrorKind::kUnavailable:
      return "unavailable";
    case ErrorKind::kTimeout:
      return "timeout";
    case ErrorKind::kBadResponse:
      return "bad_response";
    case ErrorKind::kStopped:
      return "stopped";
  }
  return "unknown";
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
