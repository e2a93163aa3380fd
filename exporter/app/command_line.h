#pragma once

#include <string>
#include <vector>

#include "exporter/app/options.h"

namespace exporter {

enum class Command { kServe, kMetrics, kCheckConfig, kShowText };

// What a command line asks for. `mistakes` has one line per mistake; the rest
// counts only when it is empty.
struct CommandLine {
  Command command = Command::kServe;
  RawValues flags;
  std::string metrics_format = "markdown";  // of the command metrics: markdown or json
  std::string text;                         // what kShowText prints: help or version
  std::vector<std::string> mistakes;
};

CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace exporter
