#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/analysis/cost.h"
#include "exporter/core/clock.h"

namespace exporter {

enum class Severity { kInfo, kWarning, kCritical };

// The label value, for example "critical".
std::string_view SeverityName(Severity severity);

// One object that one check objects to. Fields that do not apply stay empty.
struct Finding {
  std::string_view check;  // the check's name, for example "orphaned-pv"
  Severity severity = Severity::kInfo;
  std::string kind;  // of the object: PersistentVolume, ...
  std::string ns;
  std::string name;
  std::string storage_class;
  std::string node;
  std::string zone;
  std::string reason;  // bounded: an enumeration of the check
  std::optional<TimePoint> since;
  std::optional<MonthlyCost> monthly_cost;  // of the object
};

}  // namespace exporter
