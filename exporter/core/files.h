#pragma once

#include <string>

#include "exporter/core/error.h"

namespace exporter {

// The whole of a file. kConfig names the file and why it cannot be read
// (missing, a folder, no permission, larger than 16 MiB).
Result<std::string> ReadTextFile(const std::string& path);

}  // namespace exporter
