// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/checks/checks.h"
#include "tests/checks/evaluating.h"

namespace exporter::pending_world {

using kubernetes::PersistentVolume;
using kubernetes::PersistentVolumeClaim;
using kubernetes::Pod;
using namespace std::chrono_literals;

inline constexpr const char* kNoRoom =
    "0/4 nodes are available: 4 node(s) exceed max volume count.";
inline constexpr const char* kNoCpu = "0/4 nodes are available: 4 Insufficient cpu.";
inline constexpr const char* kBoth =
    "0/4 nodes are available: 1 node(s) exceed max volume count, 3 node(s) didn't match Pod's node "
    "affinity/selector.";
inline constexpr const char* kNotBound =
    "running PreBind plugin \"VolumeBinding\": binding volumes: context deadline exceeded";

// A claim that has been Pending for an hour, and the classes "now" (Immediate) and "later"
// (WaitForFirstConsumer, the default).
struct World {
  World() {
    claim.meta.uid = "u";
    claim.phase = "Pending";
    claim.meta.created = SampleTime() - 1h;
    claim.storage_class = "now";
    later.is_default = true;
    now.volume_binding_mode = "Immediate";
  }

  // Delays binding and adds a pod for each scheduler message; an empty message is a pod that has
  // not been scheduled yet.
  void WantedBy(const std::vector<std::string>& messages) {
    claim.storage_class = "later";
    for (const std::string& message : messages) {
      Pod pod = MakePod("ns", "p" + std::to_string(pods.size()), "", {"c"});
      pod.unscheduled_reason = message.empty() ? "" : "Unschedulable";
      pod.unscheduled_message = message;
      pods.push_back(pod);
    }
  }

  void Fail(std::string reason, std::string message, std::string uid = "u") {
    kubernetes::Event event;
    event.reason = std::move(reason);
    event.message = std::move(message);
    event.involved = {
        .kind = "PersistentVolumeClaim", .ns = "ns", .name = "c", .uid = std::move(uid)};
    event.last_seen = SampleTime() - 5min + std::chrono::seconds(events.size());
    events.push_back(event);
  }

  // A volume made for the claim of that uid, which the binder has not bound yet.
  void HasVolume(std::string uid) {
    volumes = {MakeDiskVolume("d-1", "Available")};
    volumes[0].claim = {.ns = "ns", .name = "c", .uid = std::move(uid)};
  }

  // VolumeSnapshot ns/nightly, which is ready.
  void HasSnapshot() {
    kubernetes::VolumeSnapshot snapshot;
    snapshot.meta.ns = "ns";
    snapshot.meta.name = "nightly";
    snapshot.content_name = "snapcontent-1";
    snapshot.is_ready = true;
    snapshots = {snapshot};
  }

  void IsFrom(kubernetes::VolumeSource source, const std::string& name) {
    claim.source = source;
    claim.source_name = name;
  }

  void Names(const std::string& volume) { claim.volume_name = volume; }

  PersistentVolumeClaim claim = MakeClaim("ns", "c");
  kubernetes::StorageClass now = MakeClass("now");
  kubernetes::StorageClass later = MakeClass("later");
  std::vector<PersistentVolume> volumes{};
  std::vector<Pod> pods{};
  std::vector<kubernetes::Event> events{};
  std::vector<kubernetes::VolumeSnapshot> snapshots{};
};

inline Inventory Of(const World& world) {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({world.claim});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({world.now, world.later});
  inventory.persistent_volumes = TableOf(world.volumes);
  inventory.pods = TableOf(world.pods);
  inventory.events = TableOf(world.events);
  inventory.volume_snapshots = TableOf(world.snapshots);
  return inventory;
}

// The reason reported at once; "later" if its age starts at our first observation, "-" if none.
inline std::string ReasonIn(const World& world) {
  const auto findings = EvaluateOne(PendingClaimCheck(), Of(world)).findings;
  if (!findings.empty()) return findings[0].reason;
  const auto aged = EvaluateAgain(PendingClaimCheck(), Of(world), 600s).findings;
  return aged.empty() ? "-" : aged[0].reason + " by sight";
}

struct Case {
  const char* what;
  std::function<void(World&)> change;
  std::string reason;
};

inline void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(ReasonIn(world), each.reason) << each.what;
  }
}

}  // namespace exporter::pending_world
