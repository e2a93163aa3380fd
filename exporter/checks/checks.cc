// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <algorithm>
#include <array>

namespace exporter {
namespace {

bool HasMark(const Analysis& analysis, const std::vector<std::string>& marks) {
  return std::ranges::find(marks, analysis.options.ignore_mark) != marks.end();
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  static constexpr std::array<std::string_view, 3> kNames{"info", "warning", "critical"};
  return kNames.at(static_cast<std::size_t>(severity));
}

bool HasTables(const Check& check, const Inventory& inventory) {
  return std::ranges::all_of(check.needs, [&](const Need& need) {
    const TableState& state = need.state(inventory);
    return state.available() && !(need.is_fresh && state.failing());
  });
}

bool IsIgnored(const Analysis& analysis, const kubernetes::ObjectMeta& meta) {
  return HasMark(analysis, *meta.marks);
}

bool IsIgnored(const Analysis& analysis, const alibaba::Disk& disk) {
  return HasMark(analysis, *disk.marks);
}

std::span<const Check> AllChecks() {
  static const std::array kChecks{
      OrphanedPvCheck(),     StrayPvCheck(),
      LeftoverClaimCheck(),  IdleClaimCheck(),
      PendingClaimCheck(),   LostClaimCheck(),
      LeakedDiskCheck(),     OrphanedSnapshotCheck(),
      DanglingPvCheck(),     DiskDriftCheck(),
      NodeDiskLimitCheck(),  AttachErrorCheck(),
      MissingNodePodCheck(), MissingNodeAttachmentCheck(),
      StuckPodCheck(),       StuckTerminatingCheck(),
      ScaleUpBlockedCheck(), QuotaLowCheck(),
      ZoneOutOfStockCheck(), RiskyStorageClassCheck(),
  };
  return kChecks;
}

}  // namespace exporter
