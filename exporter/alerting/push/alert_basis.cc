// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_basis.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <string_view>

#include "exporter/publish/series/series.h"

namespace exporter {
namespace {

constexpr std::string_view kFindingInfo = "ack_storage_finding_info";
constexpr std::string_view kCheckComplete = "ack_storage_check_complete";

// The value of the matcher `check` of the findings selected; empty: there is none.
std::string CheckIn(const Expr& expr) {
  if (expr.kind == Expr::Kind::kSeries && expr.name == kFindingInfo) {
    for (const Matcher& matcher : expr.matchers) {
      if (matcher.label == "check" && matcher.op == Matcher::Op::kIs) return matcher.values.front();
    }
  }
  for (const Expr& operand : expr.operands) {
    if (std::string check = CheckIn(operand); !check.empty()) return check;
  }
  return {};
}

// The bound of `expression > bound`, 0 without one.
std::chrono::seconds BoundOf(const Expr& expr) {
  const bool has_bound = expr.kind == Expr::Kind::kBinary && expr.name == ">" &&
                         expr.operands[1].kind == Expr::Kind::kNumber;
  return std::chrono::seconds{has_bound ? static_cast<std::int64_t>(expr.operands[1].number) : 0};
}

bool IsAboutSources(const std::string& metric) {
  const MetricDefs defs = SourceSeries().metric_defs;
  return metric == kCheckComplete ||
         std::ranges::any_of(defs, [&](const MetricDef* def) { return def->name == metric; });
}

}  // namespace

AlertBasis BasisOf(const Alert& alert) {
  AlertBasis basis{.check = CheckIn(alert.expr),
                   .is_about_sources = std::ranges::all_of(MetricsOf(alert.expr), IsAboutSources)};
  if (!basis.check.empty()) basis.min_age = BoundOf(alert.expr);
  return basis;
}

TimePoint HeldSince(std::chrono::seconds min_age, double value, TimePoint now) {
  const std::chrono::duration<double> since(UnixSeconds(now) - value);
  return TimePoint{std::chrono::round<std::chrono::milliseconds>(since)} + min_age;
}

}  // namespace exporter
