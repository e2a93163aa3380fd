#pragma once

#include <string>

#include "exporter/config/options.h"
#include "exporter/core/error.h"

namespace exporter {

// What a configuration file says.
struct FileOptions {
  RawValues values;
  std::vector<TargetOptions> targets;  // alibaba.targets
  std::vector<std::string> errors;     // in the targets; the values are judged later
};

// Reads a YAML file of options: nested maps, or dotted keys, down to a value or
// a list of values; alibaba.targets is a list of maps. kConfig names the file and, for YAML
// errors, the line.
Result<FileOptions> ReadConfigFile(const std::string& path);

}  // namespace exporter
