// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/analysis/cost.h"
#include "exporter/checks/finding.h"

namespace exporter {

// Quotes a word for the shell if needed; names come from servers and are not trusted.
std::string ShellWord(std::string_view word);

// "¥350.00 a month", "USD 12.00 a month", or "an unknown amount a month".
std::string CostText(const std::optional<MonthlyCost>& cost);

// A read-only step: what to find out, and a command that shows it.
RemedyStep Look(std::string what, std::string command = {});
// A step that changes something; `risk` says what data it may lose.
RemedyStep Act(std::string what, std::string command, std::string risk = {});

// Takes a snapshot of a disk before anything is deleted. `region_option` is " --region
// cn-shenzhen", or empty if the region is unknown.
RemedyStep SnapshotDisk(std::string_view disk_id, std::string_view region_option = {});

}  // namespace exporter
