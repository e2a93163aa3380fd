#pragma once

#include <string>
#include <vector>

#include "exporter/config/options.h"

namespace exporter {

enum class Command { kServe, kMetrics, kCheckConfig, kShowText };

// What a command line asks for. `errors` has one line per error; the rest
// counts only when it is empty.
struct CommandLine {
  Command command = Command::kServe;
  RawValues flags;
  std::string metrics_format = "markdown";  // of the command metrics: markdown or json
  std::string text;                         // what kShowText prints: help or version
  std::vector<std::string> errors;
};

CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace exporter
