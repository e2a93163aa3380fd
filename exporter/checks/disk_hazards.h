// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/checks/finding.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

// A setting of an ECS disk that endangers the volume on it.
struct DiskHazard {
  std::string_view reason;
  Severity severity = Severity::kWarning;
  std::string text;  // ends the sentence "the disk ..."
  std::vector<RemedyStep> steps;
};

// `locked`: ECS refuses operations on the disk, because of overdue payment or for security reasons.
// Critical while it is attached, as it may be taken away.
std::optional<DiskHazard> LockHazard(const alibaba::Disk& disk);

// `dies_with_instance`: the disk is attached, and is deleted when its instance is released. Not of
// elastic ephemeral disks, which the driver attaches that way.
std::optional<DiskHazard> InstanceHazard(const alibaba::Disk& disk);

}  // namespace exporter
