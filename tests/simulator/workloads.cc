// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/controllers.h"

#include "tests/simulator/identity.h"

namespace simulator {
namespace {

void CountPod(World& world, const Pod& pod, int change, StoryTime at) {
  Claim* const claim =
      pod.claim.empty() ? nullptr : world.claims.Find(pod.meta.ns + "/" + pod.claim);
  if (claim == nullptr) return;
  const bool was_used = claim->pods > 0;
  claim->pods += change;
  if (was_used != (claim->pods > 0)) claim->use_changed = at;
}

}  // namespace

Pod& AddPod(World& world, const StatefulSet& set, int ordinal, StoryTime at) {
  Pod pod;
  pod.meta = NewMeta(world, set.meta.ns, set.PodName(ordinal), at);
  pod.app = set.meta.name;
  pod.owner_kind = "StatefulSet";
  pod.owner_name = set.meta.name;
  pod.owner_uid = set.meta.uid;
  pod.ordinal = ordinal;
  pod.image = set.image;
  pod.init_containers = set.init_containers;
  pod.volume_name = set.claim_template;
  pod.claim = set.ClaimName(ordinal);
  pod.pinned_node = set.pinned_node;
  pod.is_apart = set.is_apart;
  pod.stage = PodStage::kUnscheduled;
  pod.since = at;
  CountPod(world, pod, 1, at);
  return world.pods.Add(std::move(pod));
}

Pod& AddStatelessPod(World& world, std::string ns, const std::string& app, std::string name,
                     StoryTime at) {
  Pod pod;
  pod.meta = NewMeta(world, std::move(ns), std::move(name), at);
  pod.app = app;
  pod.owner_kind = "ReplicaSet";
  pod.owner_name = pod.meta.name.substr(0, pod.meta.name.rfind('-'));
  pod.owner_uid = MakeUid(pod.meta.ns + "/" + pod.owner_name);
  pod.image = "cx/" + app + ":1.0.0";
  pod.stage = PodStage::kUnscheduled;
  pod.since = at;
  return world.pods.Add(std::move(pod));
}

void Place(Pod& pod, const Node& node, PodStage stage, StoryTime at) {
  pod.node = node.meta.name;
  pod.host_ip = node.address;
  pod.stage = stage;
  pod.since = at;
  pod.problem.clear();
}

void RemovePod(World& world, std::string_view key, StoryTime at) {
  const Pod* const pod = world.pods.Find(key);
  if (pod == nullptr) return;
  CountPod(world, *pod, -1, at);
  world.pods.Remove(key);
}

ObjectReference ReferenceTo(const Pod& pod) {
  return {"Pod", "v1", pod.meta.ns, pod.meta.name, pod.meta.uid, pod.meta.resource_version};
}

ObjectReference ReferenceTo(const Claim& claim) {
  return {"PersistentVolumeClaim", "v1",           claim.meta.ns,
          claim.meta.name,         claim.meta.uid, claim.meta.resource_version};
}

ObjectReference ReferenceTo(const StatefulSet& set) {
  return {"StatefulSet", "apps/v1",    set.meta.ns,
          set.meta.name, set.meta.uid, set.meta.resource_version};
}

Event& AddEvent(World& world, const ObjectReference& involved, EventText text, StoryTime first,
                StoryTime last, int count) {
  // client-go names an event after the object and the time in hexadecimal nanoseconds.
  const std::string suffix =
      MakeUid(text.reason + std::to_string(world.resource_version)).substr(0, 8) +
      MakeUid(involved.uid).substr(0, 8);
  Event event;
  event.meta = NewMeta(world, involved.ns, involved.name + "." + suffix, first);
  event.involved = involved;
  event.type = std::move(text.type);
  event.reason = std::move(text.reason);
  event.message = std::move(text.message);
  event.component = std::move(text.component);
  event.host = std::move(text.host);
  event.is_series = event.component == "default-scheduler";
  event.count = count;
  event.first = first;
  event.last = last;
  return world.events.Add(std::move(event));
}

}  // namespace simulator
