#include "tests/simulator/alibaba/billing_cycle.h"

#include <algorithm>

#include "tests/simulator/parameters.h"
#include "tests/simulator/timestamps.h"

namespace simulator::alibaba {
namespace {

constexpr long long kMonths = 12;
constexpr long long kMonthsKept = 18;

// Months since the year 0; nullopt when the text is no "2026-02".
std::optional<long long> MonthOf(const std::string& text) {
  if (text.size() != 7 || text[4] != '-') return std::nullopt;
  const auto year = ParseInteger(text.substr(0, 4));
  const auto month = ParseInteger(text.substr(5));
  if (!year || !month || *year < 1970 || *month < 1 || *month > kMonths) return std::nullopt;
  return *year * kMonths + *month - 1;
}

std::int64_t FirstSecondOf(long long month) {
  std::string text = std::to_string(month / kMonths) + "-" + (month % kMonths + 1 < 10 ? "0" : "") +
                     std::to_string(month % kMonths + 1);
  return *ParseTime(text + "-01T00:00:00Z");
}

}  // namespace

double BillingTime::HoursSince(std::int64_t from, std::int64_t now) const {
  const std::int64_t seconds = std::min(end, now) - std::max(start, from);
  return static_cast<double>(std::max<std::int64_t>(seconds, 0)) / static_cast<double>(kHour);
}

std::optional<BillingTime> ReadBillingCycle(const std::string& cycle, std::int64_t now) {
  const auto month = MonthOf(cycle);
  const auto current = MonthOf(FormatTime(now).substr(0, 7));
  if (!month || !current || *month > *current || *month <= *current - kMonthsKept)
    return std::nullopt;
  return BillingTime{FirstSecondOf(*month), FirstSecondOf(*month + 1)};
}

std::optional<BillingTime> ReadBillingDate(const std::string& date, const std::string& cycle) {
  const auto start = ParseTime(date + "T00:00:00Z");
  if (!start || !FormatTime(*start).starts_with(cycle + "-")) return std::nullopt;
  return BillingTime{*start, *start + kDay};
}

}  // namespace simulator::alibaba
