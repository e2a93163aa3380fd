// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/memory.h"

#include <utility>

namespace exporter {

std::string FirstSeenKey(std::string_view kind, std::string_view ns, std::string_view name,
                         std::string_view reason) {
  std::string key(kind);
  key.append("/").append(ns).append("/").append(name).append("/").append(reason);
  return key;
}

FirstSeen AgeGate::Observe(const FirstSeenByObject& remembered, std::string key,
                           FirstSeenByObject& next, TimePoint read_at) const {
  const TimePoint list = inventory_.disks.read_started();
  FirstSeen seen{.at = inventory_.taken_at, .disk_list = list};
  if (const auto before = remembered.find(key); before != remembered.end()) {
    seen = before->second;
    if (!seen.second_list && list > seen.disk_list) seen.second_list = list;
    // Not after the latest list: with frequent lists and rare bookmarks that might never be so.
    const TimePoint oldest = std::min(inventory_.persistent_volumes.read_started(), read_at);
    const bool is_confirming = seen.second_list && oldest >= *seen.second_list;
    seen.is_confirmed = seen.is_confirmed || is_confirming;
  }
  next.emplace(std::move(key), seen);
  return seen;
}

bool AgeGate::IsConfirmed(const FirstSeen& seen) {
  if (seen.is_confirmed) return true;
  if (inventory_.disks.read_started() > seen.disk_list) AwaitNewerReading();
  return false;
}

bool AgeGate::IsOldEnough(TimePoint since) {
  const TimePoint due = since + grace_;
  if (due > inventory_.taken_at) DueAt(due);
  return due <= inventory_.taken_at;
}

}  // namespace exporter
