// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"

namespace exporter::kubernetes {

// Names of the CSI drivers of Alibaba Cloud.
inline constexpr std::string_view kDiskDriver = "diskplugin.csi.alibabacloud.com";

// The part of an object's metadata that we keep.
struct ObjectMeta {
  std::string name;
  std::string ns;  // empty for cluster-scoped objects
  std::string uid;
  std::optional<TimePoint> created;
  std::optional<TimePoint> deleting_since;  // metadata.deletionTimestamp
  // Names of the labels and annotations whose value is "true": enough to honour an ignore mark of
  // any configured name without storing all of them.
  Rare<std::vector<std::string>> marks;

  friend bool operator==(const ObjectMeta&, const ObjectMeta&) = default;
};

// The metadata of any object. The name is empty if the object has none; the caller decides what
// that means.
ObjectMeta DecodeMeta(const Fields& object);

// metadata.finalizers of an object that is being deleted: what keeps it. Empty for any other
// object, so that those that stay cost nothing.
std::vector<std::string> DecodeFinalizersLeft(const Fields& object);

// The text `key` on one line, cut at about 1 kB: drivers report multi-line errors of any length.
std::string DecodeMessage(const Fields& fields, std::string_view key);

// The text `key`, or the API server's default if it is absent or empty.
std::string TextOr(const Fields& fields, std::string_view key, std::string_view fallback);

// A reference to a claim. `uid` may be empty: a volume can be reserved by name alone.
struct ClaimRef {
  std::string ns;
  std::string name;
  std::string uid;

  friend bool operator==(const ClaimRef&, const ClaimRef&) = default;
};

}  // namespace exporter::kubernetes
