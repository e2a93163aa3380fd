#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace simulator::alibaba {

// The time that a bill is for, Unix seconds; `end` is no longer part of it.
struct BillingTime {
  std::int64_t start = 0;
  std::int64_t end = 0;

  // Of something that exists from `from` on and until now.
  double HoursSince(std::int64_t from, std::int64_t now) const;
};

// "2026-02", within the last 18 months; nullopt for another text.
std::optional<BillingTime> ReadBillingCycle(const std::string& cycle, std::int64_t now);
// "2026-02-17", a day of the cycle.
std::optional<BillingTime> ReadBillingDate(const std::string& date, const std::string& cycle);

}  // namespace simulator::alibaba
