#pragma once

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/cost.h"
#include "exporter/analysis/index.h"
#include "exporter/checks/finding.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

struct CheckOptions {
  // Nothing younger than this is objected to: it may be on its way.
  std::chrono::seconds grace{600};
  // Objects with this label or annotation set to "true" have no findings.
  std::string ignore_mark = "ack-storage.io/ignore";
};

// What a check may look at. It knows no clock: now is inventory.taken_at.
struct CheckInput {
  const Inventory& inventory;
  const Index& index;
  const Prices& prices;
  const CheckOptions& options;
  // Where set: becomes the earliest moment at which something young will be past its grace.
  std::optional<TimePoint>* ripens_at = nullptr;
};

// Whether an object carries the ignore mark.
bool IsIgnored(const CheckInput& input, const kubernetes::ObjectMeta& meta);

// Whether something that began at `since` is older than the grace age. What
// began at an unknown time is young.
bool IsPastGrace(const CheckInput& input, std::optional<TimePoint> since);

// One check: a pure function of the inventory.
struct Check {
  std::string_view name;
  // Every severity that the check can give.
  std::span<const Severity> severities;
  // Whether the inventory holds all that a verdict needs; if not, none is given.
  bool (*is_complete)(const Inventory& inventory);
  // The findings, each object at most once, sorted by namespace and name.
  std::vector<Finding> (*find)(const CheckInput& input);
};

}  // namespace exporter
