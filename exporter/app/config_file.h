#pragma once

#include <string>

#include "exporter/app/options.h"
#include "exporter/core/error.h"

namespace exporter {

// Reads a YAML file of options: nested maps, or dotted keys, down to a value or
// a list of values. kConfig names the file and, for YAML errors, the line.
Result<RawValues> ReadConfigFile(const std::string& path);

}  // namespace exporter
