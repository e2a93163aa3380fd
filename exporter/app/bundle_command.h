// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/app/command_line.h"
#include "exporter/core/environment.h"

namespace exporter {

// The command bundle: writes rules and dashboards once, or until a stop signal. Returns the exit
// status.
int RunBundleCommand(const CommandLine& line, const Environment& environment);

}  // namespace exporter
