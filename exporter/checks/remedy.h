#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/analysis/cost.h"
#include "exporter/checks/finding.h"

namespace exporter {

// A word as the shell takes it unchanged: quoted where it has to be. Names come from servers.
std::string ShellWord(std::string_view word);

// "¥350.00 a month", "USD 12.00 a month", or "an unknown amount a month".
std::string CostText(const std::optional<MonthlyCost>& cost);

// A step that only looks: what to find out, and a command that shows it.
RemedyStep Look(std::string what, std::string command = {});
// A step that changes something; `risk` names the data that it can lose.
RemedyStep Act(std::string what, std::string command, std::string risk = {});

// The step that keeps a copy of a disk before anything is deleted. `region_option` is
// " --region cn-shenzhen", or empty where the region is not known.
RemedyStep SnapshotDisk(std::string_view disk_id, std::string_view region_option = {});

}  // namespace exporter
