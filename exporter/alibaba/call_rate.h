#pragma once

#include <chrono>
#include <map>
#include <mutex>
#include <string>

#include "exporter/core/clock.h"

namespace exporter::alibaba {

// How many calls of one action in one region are sent: `burst` at once, then `per_minute`.
// The service counts by account, region and action over a minute, and counts the CSI driver's
// calls with ours (reference "flow control").
struct RateLimit {
  double per_minute = 120;  // above 0
  int burst = 20;
};

// One token bucket for each key. Safe to call from several threads.
class CallRate {
 public:
  explicit CallRate(RateLimit limit) : limit_(limit) {}

  // Takes the next free place for `key`, and gives how long it is until then.
  std::chrono::milliseconds Reserve(const std::string& key, TimePoint now);

 private:
  const RateLimit limit_;
  std::mutex mutex_;  // guards full_at_
  // When a bucket that is used no more will be full again; "GCRA" of ATM traffic management.
  std::map<std::string, TimePoint> full_at_;
};

}  // namespace exporter::alibaba
