#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "exporter/core/clock.h"

namespace exporter {

// What this program remembers of an object that a check objects to, for as long as it does.
struct Sighting {
  TimePoint first{};  // when it was first seen so
  // When the list of disks was begun in which it was first seen so.
  TimePoint disk_list{};
  // A later list of disks said the same, and volumes that were read after that list.
  bool is_confirmed = false;

  friend bool operator==(const Sighting&, const Sighting&) = default;
};

// The key of an object in the sightings of a check: what is seen for another reason is seen anew.
std::string SightingKey(std::string_view kind, std::string_view ns, std::string_view name,
                        std::string_view reason);

// The check, and its reason, that proves the loss of a disk.
inline constexpr std::string_view kDanglingPv = "dangling-pv";
inline constexpr std::string_view kDiskMissing = "disk_missing";

// By the name of the check and the key of the object.
using Sightings = std::map<std::string, std::unordered_map<std::string, Sighting>, std::less<>>;

}  // namespace exporter
