#pragma once

#include <string_view>

namespace exporter {

// The region that a zone is named after: "cn-shenzhen-e" is of "cn-shenzhen", "ap-southeast-1a"
// of "ap-southeast-1". Empty for an empty zone.
inline std::string_view RegionOfZone(std::string_view zone) {
  if (zone.empty()) return zone;
  zone.remove_suffix(1);
  return zone.ends_with('-') ? zone.substr(0, zone.size() - 1) : zone;
}

}  // namespace exporter
