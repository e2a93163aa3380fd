// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "exporter/core/error.h"
#include "exporter/json/fields.h"

namespace exporter::kubernetes {

enum class WatchEventType {
  kAdded,
  kModified,
  kDeleted,
  kBookmark,   // only a resource version: the other fields are zero values
  kError,      // the object is a Status
  kUnreadable  // not JSON, or none of the above
};

// One line of a watch. The object is valid during the call.
struct WatchEvent {
  WatchEventType type = WatchEventType::kUnreadable;
  Fields object{};
  std::string resource_version{};
  const DecodeProblems* problems = nullptr;  // of this line; complete once `object` has been read
};

// Decodes a line of a watch stream. `parser` owns what the event points to.
WatchEvent ReadWatchEvent(JsonParser& parser, std::string_view line);

// Return false to end the watch.
using OnWatchEvent = std::function<bool(const WatchEvent& event)>;

// How a watch ended.
struct WatchEnd {
  std::optional<Error> error;  // nullopt: ended by the server or by `on_event`
  int status = 0;              // 0 when no answer arrived
};

}  // namespace exporter::kubernetes
