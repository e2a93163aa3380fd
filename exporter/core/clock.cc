// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/clock.h"

namespace exporter {

TimePoint SystemClock::Now() const {
  return std::chrono::time_point_cast<TimePoint::duration>(std::chrono::system_clock::now());
}

double UnixSeconds(TimePoint time) {
  return std::chrono::duration<double>(time.time_since_epoch()).count();
}

}  // namespace exporter
