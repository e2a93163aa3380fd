#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// A container that waits to run, and the kubelet's word for why: PodInitializing,
// ContainerCreating, ImagePullBackOff, CreateContainerConfigError, ...
struct WaitingContainer {
  std::string container;
  bool is_init = false;
  std::string reason;

  friend bool operator==(const WaitingContainer&, const WaitingContainer&) = default;
};

// The object that made the pod: its owner reference with controller: true.
struct PodOwner {
  std::string kind;  // empty for a pod made by hand
  std::string name;

  friend bool operator==(const PodOwner&, const PodOwner&) = default;
};

// Clusters have tens of thousands of pods, so what most of them lack is empty.
struct Pod {
  ObjectMeta meta;
  std::string node_name;  // empty until it is scheduled
  std::string phase;      // Pending, Running, Succeeded, Failed, Unknown
  // Names of the claims it uses, including those of its ephemeral volumes.
  std::vector<std::string> claims;
  std::vector<WaitingContainer> waiting;  // init containers first
  bool initialized = false;               // condition Initialized
  bool ready = false;                     // condition Ready
  // A container, init containers included, is or was running: all volumes were mounted.
  bool has_started = false;
  std::optional<TimePoint> started;  // status.startTime: its kubelet took it on
  // Of the condition PodScheduled where that is False: Unschedulable, SchedulingGated, ...
  std::string unscheduled_reason;
  std::string unscheduled_message;  // on one line
  PodOwner owner;

  friend bool operator==(const Pod&, const Pod&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<Pod> DecodePod(const Fields& object);

}  // namespace exporter::kubernetes
