#pragma once

#include <string>
#include <vector>

#include "exporter/config/options.h"

namespace exporter {

enum class Command { kServe, kMetrics, kCheckConfig, kShowText };

// What a command line asks for; the rest counts only when there are no errors.
struct CommandLine {
  Command command = Command::kServe;
  RawValues flags;
  std::string metrics_format = "markdown";  // of the command metrics: markdown or json
  std::string text;                         // what kShowText prints: help, version or a document
  ConfigErrors errors;
};

CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace exporter
