#pragma once

#include <string_view>
#include <unordered_set>
#include <vector>

#include "exporter/checks/checks.h"

namespace exporter {

// The states of disks as they are shown: what would be leaked is "leaked" where the check
// leaked-disk says so, of ignored disks too, and "settling" until then.
class ShownStates {
 public:
  // `results` must outlive it.
  explicit ShownStates(const std::vector<CheckResult>& results);

  std::string_view Of(const ReconciledDisk& disk) const;

 private:
  std::unordered_set<std::string_view> leaked_;  // by id
};

}  // namespace exporter
