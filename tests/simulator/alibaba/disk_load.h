#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "tests/simulator/alibaba/action.h"

namespace simulator::alibaba {

// What a disk does at some time: a few operations of 4 KiB a second, other ones each hour, or
// nothing if it is idle.
struct DiskLoad {
  std::int64_t read_iops = 0;
  std::int64_t write_iops = 0;

  static constexpr std::int64_t kBlock = 4096;
  std::int64_t read_bps() const { return read_iops * kBlock; }
  std::int64_t write_bps() const { return write_iops * kBlock; }
};
DiskLoad LoadOf(const Disk& disk, std::int64_t unix_seconds);

// The time that StartTime, EndTime and Period ask for; without the first two the hour before now.
struct LoadWindow {
  std::int64_t start = 0;
  std::int64_t end = 0;
  std::int64_t period = 60;

  std::int64_t points() const { return (end - start) / period + 1; }
};
// An error where the window is empty or goes back more than 30 days.
std::optional<ApiError> ReadLoadWindow(const ActionCall& call, LoadWindow& window);

// The moments in the window at which the disk was measured: full periods since it was attached.
// None for a disk that is not attached.
std::vector<std::int64_t> MeasuredAt(const ActionCall& call, const Disk& disk,
                                     const LoadWindow& window);

}  // namespace simulator::alibaba
