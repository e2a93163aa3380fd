// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/call_rate.h"

#include <algorithm>

namespace exporter::alibaba {

std::optional<std::chrono::milliseconds> CallRate::Reserve(const std::string& key, TimePoint now,
                                                           TimePoint deadline) {
  using std::chrono::microseconds;
  const microseconds step{static_cast<std::int64_t>(60e6 / limit_.per_minute)};
  const std::scoped_lock lock(mutex_);
  Bucket& bucket = buckets_[key];
  if (now < bucket.seen) bucket.full_at -= bucket.seen - now;
  bucket.seen = now;
  const TimePoint full_at = std::max(bucket.full_at, now) + step;
  const auto wait =
      std::max<TimePoint::duration>(full_at - now - step * std::max(limit_.burst, 1), {});
  if (now + wait >= deadline) return std::nullopt;
  bucket.full_at = full_at;
  return std::chrono::ceil<std::chrono::milliseconds>(wait);
}

}  // namespace exporter::alibaba
