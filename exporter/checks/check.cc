// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/check.h"

#include <algorithm>

namespace exporter {
namespace {

bool HasMark(const Analysis& analysis, const std::vector<std::string>& marks) {
  return std::ranges::find(marks, analysis.options.ignore_mark) != marks.end();
}

}  // namespace

std::string_view SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kCritical:
      return "critical";
  }
  return "unknown";
}

bool HasTables(const Check& check, const Inventory& inventory) {
  return std::ranges::all_of(check.needs, [&](const Need& need) {
    const TableState& state = need.state(inventory);
    return state.available() && !(need.is_fresh && state.failing());
  });
}

bool IsIgnored(const Analysis& analysis, const kubernetes::ObjectMeta& meta) {
  return HasMark(analysis, meta.marks);
}

bool IsIgnored(const Analysis& analysis, const alibaba::Disk& disk) {
  return HasMark(analysis, disk.marks);
}

}  // namespace exporter
