#include "exporter/alibaba/call_rate.h"

#include <algorithm>

namespace exporter::alibaba {

std::chrono::milliseconds CallRate::Reserve(const std::string& key, TimePoint now) {
  using std::chrono::microseconds;
  const microseconds step{static_cast<std::int64_t>(60e6 / limit_.per_minute)};
  const std::scoped_lock lock(mutex_);
  TimePoint& full_at = full_at_[key];
  full_at = std::max(full_at, now) + step;
  const auto wait = full_at - now - step * std::max(limit_.burst, 1);
  return std::chrono::ceil<std::chrono::milliseconds>(std::max<TimePoint::duration>(wait, {}));
}

}  // namespace exporter::alibaba
