#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/world.h"

// What StatefulSet controller, scheduler and kubelet do to a world.
namespace simulator {

// The replica's pod, without a node; its claim counts it.
Pod& AddPod(World& world, const StatefulSet& set, int ordinal, StoryTime at);
// The pod of a Deployment, without storage.
Pod& AddStatelessPod(World& world, std::string ns, const std::string& app, std::string name,
                     StoryTime at);
// The pod is on the node: running, or waiting for its volumes.
void Place(Pod& pod, const Node& node, PodStage stage, StoryTime at);
// The pod is gone; its claim stays.
void RemovePod(World& world, std::string_view key, StoryTime at);

ObjectReference ReferenceTo(const Pod& pod);
ObjectReference ReferenceTo(const Claim& claim);
ObjectReference ReferenceTo(const StatefulSet& set);

struct EventText {
  std::string type;
  std::string reason;
  std::string message;
  std::string component;
  std::string host = {};
};
// An event seen `count` times between `first` and `last`. The scheduler's have the series form.
Event& AddEvent(World& world, const ObjectReference& involved, EventText text, StoryTime first,
                StoryTime last, int count);

}  // namespace simulator
