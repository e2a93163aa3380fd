// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include "exporter/core/error.h"

namespace exporter {

// Exit statuses.
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

// Prints the errors; returns kWrongUsage.
int ReportConfigErrors(const ConfigErrors& errors);

// Blocks SIGTERM and SIGINT, to be waited for, in this thread and all threads it starts, and
// ignores SIGPIPE.
sigset_t BlockStopSignals();

}  // namespace exporter
