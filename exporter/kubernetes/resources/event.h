// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// The object that an event is about; `ns` is empty for nodes and PersistentVolumes.
struct InvolvedObject {
  std::string kind;
  std::string ns;
  std::string name;
  std::string uid;

  friend bool operator==(const InvolvedObject&, const InvolvedObject&) = default;
};

// A core/v1 event. Reporters fill it in two ways: first and last time with a count, or (the
// scheduler) an eventTime and, when it recurs, a series.
struct Event {
  ObjectMeta meta;
  std::string reason;   // FailedMount, FailedAttachVolume, ...
  std::string message;  // on one line
  InvolvedObject involved;
  std::optional<TimePoint> first_seen;
  std::optional<TimePoint> last_seen;
  std::int64_t count = 1;
  std::string component;  // the reporter: kubelet, attachdetach-controller, ...

  friend bool operator==(const Event&, const Event&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<Event> DecodeEvent(const Fields& object);

}  // namespace exporter::kubernetes
