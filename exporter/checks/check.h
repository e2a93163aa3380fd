#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// A table that a check needs.
struct Need {
  const TableState& (*state)(const Inventory& inventory) = nullptr;
  bool is_fresh = false;  // its last read must have succeeded, too
};

template <auto kField>
const TableState& StateOf(const Inventory& inventory) {
  return inventory.*kField;
}
template <auto kField>
inline constexpr Need kNeeds{StateOf<kField>, false};
template <auto kField>
inline constexpr Need kNeedsFresh{StateOf<kField>, true};

// One check: a pure function of the analysis. Evaluate stamps its name on each finding.
struct Check {
  std::string_view name;
  // Every severity that the check can give; where there is just one, Evaluate stamps it.
  std::span<const Severity> severities;
  // The tables without which no verdict is given.
  std::span<const Need> needs;
  // Everything that the check reports, however young, each object at most once, in any order.
  // Ignored objects are among them, marked; what is out of scope is not.
  std::vector<Finding> (*find)(const Analysis& analysis);
  // Whether a finding has to be older than the grace age.
  bool has_grace = true;
  // Whether two lists of disks in a row have to say so, and volumes that were read after the
  // second one (truth rule 2); its age then counts from our own first sight, too.
  bool needs_second_list = false;
  // What else has to be known, which `needs` cannot say; null: nothing.
  bool (*is_known)(const Analysis& analysis) = nullptr;
};

// Whether every table that the check needs is there.
bool HasTables(const Check& check, const Inventory& inventory);

// Whether an object carries the ignore mark.
bool IsIgnored(const Analysis& analysis, const kubernetes::ObjectMeta& meta);
bool IsIgnored(const Analysis& analysis, const alibaba::Disk& disk);

}  // namespace exporter
