// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"
#include "exporter/core/rare.h"
#include "exporter/json/fields.h"
#include "exporter/kubernetes/resources/object.h"

namespace exporter::kubernetes {

// A waiting container and the kubelet's reason: PodInitializing, ContainerCreating,
// ImagePullBackOff, CreateContainerConfigError, ...
struct WaitingContainer {
  std::string container;
  bool is_init = false;
  std::string reason;

  friend bool operator==(const WaitingContainer&, const WaitingContainer&) = default;
};

// The controller of the pod: its owner reference with controller: true.
struct PodOwner {
  std::string kind;  // empty for a bare pod
  std::string name;

  friend bool operator==(const PodOwner&, const PodOwner&) = default;
};

// Kept tens of thousands of times, so fields that most pods lack are empty.
struct Pod {
  ObjectMeta meta;
  std::string node_name;  // empty until scheduled
  std::string phase;      // Pending, Running, Succeeded, Failed, Unknown
  // Names of the claims it uses, including those of its ephemeral volumes.
  std::vector<std::string> claims;
  // The names in the pod of the volumes with these claims, in the same order: the kubelet uses
  // them.
  std::vector<std::string> claim_volumes;
  std::vector<WaitingContainer> waiting;  // init containers first
  bool initialized = false;               // condition Initialized
  bool ready = false;                     // condition Ready
  // Some container, possibly an init one, runs or has run: all volumes have been mounted.
  bool has_started = false;
  bool runs = false;  // some container, possibly an init one, is running now
  // The latest known start or end of a container: all volumes were mounted then.
  std::optional<TimePoint> last_ran;
  std::optional<TimePoint> unready_since;  // of a False condition Ready
  std::optional<TimePoint> started;        // status.startTime: when its kubelet accepted it
  // Reason of a False PodScheduled condition: Unschedulable, SchedulingGated, ...
  Rare<std::string> unscheduled_reason;
  Rare<std::string> unscheduled_message;  // on one line
  PodOwner owner;

  friend bool operator==(const Pod&, const Pod&) = default;
};

// kBadResponse when the object has no name or namespace.
Result<Pod> DecodePod(const Fields& object);

}  // namespace exporter::kubernetes
