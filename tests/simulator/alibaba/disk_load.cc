#include "tests/simulator/alibaba/disk_load.h"

#include <algorithm>

#include "tests/simulator/identity.h"

namespace simulator::alibaba {
namespace {

constexpr std::int64_t kOldest = 30 * kDay;

std::optional<std::int64_t> TimeOf(const Parameters& parameters, std::string_view name) {
  const std::string text = parameters.Text(name);
  const auto time = ParseTime(text);
  return time ? time : ParseTimeWithoutSeconds(text);
}

}  // namespace

DiskLoad LoadOf(const Disk& disk, std::int64_t unix_seconds) {
  if (disk.idle) return {};
  std::uint64_t seed = static_cast<std::uint64_t>(unix_seconds / kHour);
  for (const char c : disk.id) seed = seed * 31 + static_cast<unsigned char>(c);
  Dice dice(seed);
  return {.read_iops = dice.Below(20), .write_iops = 3 + dice.Below(50)};
}

std::optional<ApiError> ReadLoadWindow(const ActionCall& call, LoadWindow& window) {
  window.end = TimeOf(call.parameters, "EndTime").value_or(call.now);
  window.start = TimeOf(call.parameters, "StartTime").value_or(window.end - kHour);
  window.period = ParseInteger(call.parameters.Text("Period")).value_or(window.period);
  if (window.start > window.end) return InvalidParameter("StartTime", "it is after the EndTime.");
  if (window.start < call.now - kOldest)
    return InvalidParameter("StartTime", "it is more than 30 days ago.");
  return std::nullopt;
}

std::vector<std::int64_t> MeasuredAt(const ActionCall& call, const Disk& disk,
                                     const LoadWindow& window) {
  std::vector<std::int64_t> moments;
  if (disk.status != "In_use" || !disk.attached) return moments;
  const std::int64_t first = std::max(window.start, call.times.origin + *disk.attached);
  const std::int64_t last = std::min(window.end, call.now);
  for (std::int64_t at = (first + window.period - 1) / window.period * window.period; at <= last;
       at += window.period) {
    moments.push_back(at);
  }
  return moments;
}

}  // namespace simulator::alibaba
