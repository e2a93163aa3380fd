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

// One step of what would mend a finding. Nothing of it is ever run by this program.
struct RemedyStep {
  std::string what;     // for people: what it does, or what they have to find out
  std::string command;  // a line for the shell; empty where there is none
  std::string risk;     // which data it can lose and when; empty: none
};

// One object that one check reports. Fields that do not apply stay empty.
struct Finding {
  std::string_view check{};  // the check's name, for example "orphaned-pv"; set by Evaluate
  Severity severity = Severity::kInfo;
  std::string kind;  // of the object: PersistentVolume, ...
  std::string ns;
  std::string name;
  std::string storage_class;
  std::string node;
  std::string zone;
  std::string reason;  // bounded: an enumeration of the check
  // As the API tells it; where it does not, Evaluate puts in when this program first saw it.
  std::optional<TimePoint> since;
  std::optional<MonthlyCost> monthly_cost{};  // of the object
  std::string disk_id{};                      // the ECS disk that is paid for, if any
  // Another finding, or a finding of another check, names the same disk and has its cost in the
  // sums: findings never sum to more than the disks. Set by Evaluate.
  bool is_cost_counted = true;
  // One sentence for people: what is wrong with which object, and what it means.
  std::string summary{};
  std::vector<RemedyStep> remedy{};  // in the order in which they have to be done
  bool is_ignored = false;           // the object carries the ignore mark
};

}  // namespace exporter
