// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "exporter/config/options.h"

namespace exporter {

enum class Command { kServe, kMetrics, kBundle, kCheckConfig, kShowText };

// The parsed command line; the other fields are valid only if there are no errors.
struct CommandLine {
  Command command = Command::kServe;
  RawValues flags;
  RawValues bundle_flags{};                 // of the command bundle, by flag
  std::string metrics_format = "markdown";  // of the command metrics: markdown or json
  std::string text;                         // output of kShowText: help, version or a document
  ConfigErrors errors;
};

CommandLine ParseCommandLine(const std::vector<std::string>& arguments);

}  // namespace exporter
