// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// A table that a check depends on.
struct Need {
  const TableState& (*state)(const Inventory& inventory) = nullptr;
  bool is_fresh = false;  // its last read must also have succeeded
};

template <auto kField>
const TableState& StateOf(const Inventory& inventory) {
  return inventory.*kField;
}
template <auto kField>
inline constexpr Need kNeeds{StateOf<kField>, false};
template <auto kField>
inline constexpr Need kNeedsFresh{StateOf<kField>, true};

// What `severities` of a check points to.
inline constexpr std::array kOnlyWarning{Severity::kWarning};
inline constexpr std::array kOnlyCritical{Severity::kCritical};
inline constexpr std::array kInfoOrWarning{Severity::kInfo, Severity::kWarning};
inline constexpr std::array kWarningOrCritical{Severity::kWarning, Severity::kCritical};

// One check: a pure function of the analysis. Evaluate sets its name on each finding.
struct Check {
  std::string_view name;
  // Every severity the check can report; if there is only one, Evaluate sets it.
  std::span<const Severity> severities;
  // The check is not evaluated until all of these are available.
  std::span<const Need> needs;
  // All candidates regardless of age, in any order. Of several for one object the first that is old
  // enough and confirmed is reported. Ignored objects are included and marked; objects out of scope
  // are left out.
  std::vector<Finding> (*find)(const Analysis& analysis);
  // Whether the grace period (minimum age) applies to findings.
  bool has_grace = true;
  // Whether two consecutive disk lists must confirm it, and volumes read after the second one
  // (truth rule 2). The grace period then also counts from our own first observation.
  bool needs_second_list = false;
  // Further preconditions that `needs` cannot express; null: none.
  bool (*is_known)(const Analysis& analysis) = nullptr;
};

// Whether every table the check needs is available.
bool HasTables(const Check& check, const Inventory& inventory);

// Whether an object carries the ignore marker (annotation, label or tag).
bool IsIgnored(const Analysis& analysis, const kubernetes::ObjectMeta& meta);
bool IsIgnored(const Analysis& analysis, const alibaba::Disk& disk);

// One file each, in the order of AllChecks(); each check is described above its function.
Check OrphanedPvCheck();
Check StrayPvCheck();
Check LeftoverClaimCheck();
Check IdleClaimCheck();
Check PendingClaimCheck();
Check LostClaimCheck();
Check LeakedDiskCheck();
Check OrphanedSnapshotCheck();
Check DanglingPvCheck();
Check DiskDriftCheck();
Check NodeDiskLimitCheck();
Check AttachErrorCheck();
Check MissingNodePodCheck();
Check MissingNodeAttachmentCheck();
Check StuckPodCheck();
Check StuckTerminatingCheck();
Check ScaleUpBlockedCheck();
Check QuotaLowCheck();
Check ZoneOutOfStockCheck();
Check RiskyStorageClassCheck();

std::span<const Check> AllChecks();

}  // namespace exporter
