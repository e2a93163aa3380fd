#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/analysis.h"
#include "exporter/checks/finding.h"

namespace exporter {

// One check: a pure function of the inventory.
struct Check {
  std::string_view name;
  // Every severity that the check can give.
  std::span<const Severity> severities;
  // Whether the inventory holds all that a verdict needs; if not, none is given.
  bool (*is_complete)(const Inventory& inventory);
  // Everything that the check objects to, however young, each object at most once, in any order.
  // Ignored objects are among them, marked; what is out of scope is not.
  std::vector<Finding> (*find)(const Analysis& analysis);
  // Whether a finding has to be older than the grace age.
  bool has_grace = true;
  // Whether two lists of disks in a row have to say so, and volumes that were read after the
  // second one (truth rule 2); its age then counts from our own first sight, too.
  bool needs_second_list = false;
  // What is_complete cannot tell; null: nothing.
  bool (*is_known)(const Analysis& analysis) = nullptr;
};

// Whether an object carries the ignore mark.
bool IsIgnored(const Analysis& analysis, const kubernetes::ObjectMeta& meta);
bool IsIgnored(const Analysis& analysis, const alibaba::Disk& disk);

}  // namespace exporter
