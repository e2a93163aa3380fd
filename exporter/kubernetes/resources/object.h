#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// The CSI drivers whose objects we tell apart.
inline constexpr std::string_view kDiskDriver = "diskplugin.csi.alibabacloud.com";

// What we keep of every object's metadata.
struct ObjectMeta {
  std::string name;
  std::string ns;  // empty for cluster-scoped objects
  std::string uid;
  std::optional<TimePoint> created;
  std::optional<TimePoint> deleting_since;  // metadata.deletionTimestamp
  // Names of the labels and annotations whose value is "true": enough to honour
  // an ignore mark of any configured name without keeping all of them.
  std::vector<std::string> marks;

  friend bool operator==(const ObjectMeta&, const ObjectMeta&) = default;
};

// The metadata of any object. The name is empty when the object has none; what to
// do about that is the caller's decision.
ObjectMeta DecodeMeta(const Fields& object);

// The text `key` for people to read: on one line, about 1 kB at most. Drivers report
// errors over many lines, and an object must not grow with them.
std::string DecodeMessage(const Fields& fields, std::string_view key);

// A reference to a claim. `uid` may be empty: a volume can be reserved by name alone.
struct ClaimRef {
  std::string ns;
  std::string name;
  std::string uid;

  friend bool operator==(const ClaimRef&, const ClaimRef&) = default;
};

}  // namespace exporter::kubernetes
