// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/core/error.h"

namespace exporter {

// Reads a whole file. kConfig names the file and why it cannot be read (missing, a directory, no
// permission, larger than 16 MiB).
Result<std::string> ReadTextFile(const std::string& path);

}  // namespace exporter
