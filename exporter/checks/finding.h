// SPDX-License-Identifier: Apache-2.0
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

// One remediation step. The exporter never runs any of them.
struct RemedyStep {
  std::string what{};     // for people: what it does, or what to find out
  std::string command{};  // shell command; empty if there is none
  std::string risk{};     // what data may be lost, and when; empty: none
};

// One object reported by one check. Fields that do not apply stay empty.
struct Finding {
  std::string_view check{};  // the check's name, for example "orphaned-pv"; set by Evaluate
  Severity severity = Severity::kInfo;
  std::string kind{};  // of the object: PersistentVolume, ...
  std::string ns{};
  std::string name{};
  std::string storage_class{};
  std::string node{};
  std::string zone{};
  std::string reason{};  // bounded: an enumeration of the check
  // As reported by the API; otherwise Evaluate sets the time of first observation.
  std::optional<TimePoint> since{};
  std::optional<MonthlyCost> monthly_cost{};  // of the object
  std::string disk_id{};                      // the billed ECS disk, if any
  // False if an earlier finding, of this or another check, names the same disk, so that sums over
  // findings never exceed the cost of the disks. Set by Evaluate.
  bool is_cost_counted = true;
  // One sentence for people: what is wrong with which object, and the impact.
  std::string summary{};
  std::vector<RemedyStep> remedy{};  // in the order to carry them out
  bool is_ignored = false;           // the object carries the ignore marker
  // For checks with `needs_second_list`: when the Kubernetes data was read that it rests on beside
  // the volumes. It is reported once that is newer than the second list of disks.
  std::optional<TimePoint> read_at{};
};

}  // namespace exporter
