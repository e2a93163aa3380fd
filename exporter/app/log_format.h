#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

// A log line taken apart: our log calls write an event, then key=value pairs
// whose values are bare words or Quoted() texts.
struct LogEvent {
  std::string text;
  std::vector<std::pair<std::string, std::string>> fields;
};

LogEvent ParseLogEvent(std::string_view line);

// Sends spdlog's default logger to stderr: logfmt
// (time=... level=info msg="..." key=value) or one JSON object per line.
void SetUpLogging(std::string_view level, std::string_view format);

}  // namespace exporter
