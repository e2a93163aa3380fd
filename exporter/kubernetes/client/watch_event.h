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
  kBookmark,   // nothing but a resource version: the rest of its object is zero values
  kError,      // the object is a Status
  kUnreadable  // no JSON, or none of the above
};

// One line of a watch. The object is valid during the call.
struct WatchEvent {
  WatchEventType type = WatchEventType::kUnreadable;
  Fields object{};
  std::string resource_version{};
  const DecodeProblems* problems = nullptr;  // of this line, after `object` was read
};

// Reads a line of a watch stream with `parser`, which keeps what the event points to.
WatchEvent ReadWatchEvent(JsonParser& parser, std::string_view line);

// False ends the watch.
using OnWatchEvent = std::function<bool(const WatchEvent& event)>;

// How a watch ended.
struct WatchEnd {
  std::optional<Error> error;  // nothing: the server, or `on_event`, ended it
  int status = 0;              // 0 when no answer arrived
};

}  // namespace exporter::kubernetes
