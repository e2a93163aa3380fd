// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

namespace exporter {

// The value of an environment variable; nullopt if unset or empty.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

}  // namespace exporter
