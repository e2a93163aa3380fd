// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

namespace exporter {

// UTC wall-clock time, as used by the APIs and Prometheus.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

// Only loops own a Clock; everything else takes a TimePoint.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual TimePoint Now() const = 0;
};

class SystemClock final : public Clock {
 public:
  TimePoint Now() const override {
    return std::chrono::time_point_cast<TimePoint::duration>(std::chrono::system_clock::now());
  }
};

// Seconds since 1970-01-01T00:00:00Z, the form of Prometheus timestamps.
inline double UnixSeconds(TimePoint time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace exporter
