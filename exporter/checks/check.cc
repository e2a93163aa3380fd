#include "exporter/checks/check.h"

#include <algorithm>

namespace exporter {

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

bool IsIgnored(const CheckInput& input, const kubernetes::ObjectMeta& meta) {
  return std::ranges::find(meta.marks, input.options.ignore_mark) != meta.marks.end();
}

bool IsPastGrace(const CheckInput& input, std::optional<TimePoint> since) {
  if (!since) return false;
  const TimePoint past = *since + input.options.grace;
  if (past <= input.inventory.taken_at) return true;
  if (input.ripens_at != nullptr && (!*input.ripens_at || past < **input.ripens_at)) {
    *input.ripens_at = past;
  }
  return false;
}

}  // namespace exporter
