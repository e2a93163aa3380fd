// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// Rate limit of one action in one region: `burst` calls at once, then `per_minute`. The service
// counts per account, region and action over a minute, and counts the CSI driver's calls with ours
// (reference "flow control").
struct RateLimit {
  double per_minute = 120;  // above 0
  int burst = 20;
};

// One token bucket per key. Safe to call from several threads.
class CallRate {
 public:
  explicit CallRate(RateLimit limit) : limit_(limit) {}

  // Reserves the next free slot for `key` and returns how long to wait for it; nullopt, without a
  // reservation, when that is not before `deadline`.
  std::optional<std::chrono::milliseconds> Reserve(const std::string& key, TimePoint now,
                                                   TimePoint deadline = TimePoint::max());

 private:
  const RateLimit limit_;
  std::mutex mutex_;  // guards buckets_
  struct Bucket {
    // When the bucket is full again without further calls; "GCRA" of ATM traffic management.
    TimePoint full_at{};
    TimePoint seen{};  // the latest time: a clock set back must not block the bucket
  };
  std::map<std::string, Bucket> buckets_;
};

}  // namespace exporter::alibaba
