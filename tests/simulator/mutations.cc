// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/mutations.h"

#include <algorithm>
#include <array>

#include "tests/simulator/controllers.h"

namespace simulator {
namespace {

constexpr std::string_view kPods = "pods";
constexpr std::string_view kAttachments = "volumeattachments";
constexpr std::size_t kMostEvents = 5000;

// Null when there is none.
template <class T>
T* PickAny(ObjectTable<T>& objects, Dice& dice) {
  return objects.empty() ? nullptr : &objects.Nth(dice.Next() % objects.size());
}

// The kubelet reports: containers restarted, or readiness changed.
bool ReportPod(Edit& edit, Dice& dice) {
  Pod* const pod = PickAny(edit.world.pods, dice);
  if (pod == nullptr || pod->stage != PodStage::kRunning) return false;
  pod->ready = !pod->ready;
  if (pod->ready) ++pod->restarts;
  pod->since = edit.at;
  edit.Put(kPods, pod->meta);
  return true;
}

bool BeatNode(Edit& edit, Dice& dice) {
  Node* const node = PickAny(edit.world.nodes, dice);
  if (node == nullptr) return false;
  node->heartbeat = edit.at;
  edit.Put("nodes", node->meta);
  return true;
}

bool EmitEvent(Edit& edit, Dice& dice) {
  const Pod* const pod = PickAny(edit.world.pods, dice);
  if (pod == nullptr) return false;
  static const std::array<EventText, 3> kTexts = {
      EventText{"Warning", "BackOff", "Back-off restarting failed container", "kubelet"},
      EventText{"Normal", "Pulled", "Container image already present on machine", "kubelet"},
      EventText{"Warning", "FailedScheduling", "0 nodes are available", "default-scheduler"}};
  EventText text = kTexts[dice.Next() % kTexts.size()];
  if (text.component == "kubelet") text.host = pod->node;
  const Event& event =
      AddEvent(edit.world, ReferenceTo(*pod), std::move(text), edit.at, edit.at, 1);
  edit.Put("events", event.meta);
  return true;
}

bool RepeatEvent(Edit& edit, Dice& dice) {
  Event* const event = PickAny(edit.world.events, dice);
  if (event == nullptr) return false;
  ++event->count;
  event->last = edit.at;
  edit.Put("events", event->meta);
  return true;
}

bool ExpireEvent(Edit& edit, Dice& dice) {
  if (edit.world.events.size() < kMostEvents && dice.Below(2) == 0) return false;
  const Event* const event = PickAny(edit.world.events, dice);
  if (event == nullptr) return false;
  edit.Remove("events", event->meta);
  edit.world.events.Remove(event->meta.key());
  return true;
}

// The pod is deleted and comes up again under its name; a StatefulSet's finds its claim again,
// on another node where there is room.
bool RecreatePod(Edit& edit, Dice& dice) {
  Pod* const pod = PickAny(edit.world.pods, dice);
  if (pod == nullptr || pod->meta.deleted || pod->node.empty()) return false;
  const StatefulSet* const set =
      edit.world.stateful_sets.Find(pod->meta.ns + "/" + pod->owner_name);
  const Node* const old_node = edit.world.nodes.Find(pod->node);
  if (set == nullptr || pod->ordinal < 0 || old_node == nullptr) return false;
  const int ordinal = pod->ordinal;
  pod->meta.deleted = edit.at + 30;
  pod->meta.grace_seconds = 30;
  edit.Put(kPods, pod->meta);
  const std::string key = pod->meta.key();
  edit.Remove(kPods, pod->meta);
  RemovePod(edit.world, key, edit.at);
  StartReplica(edit, dice, *set, ordinal);
  return true;
}

bool ReportDetachError(Edit& edit, Dice& dice) {
  Attachment* const attachment = PickAny(edit.world.attachments, dice);
  if (attachment == nullptr) return false;
  if (attachment->detach_error) {
    attachment->detach_error.reset();
  } else {
    attachment->detach_error =
        AttachError{edit.at, "rpc error: code = Aborted desc = detach: Disk " + attachment->volume +
                                 " is detaching from " + attachment->node_id};
  }
  edit.Put(kAttachments, attachment->meta);
  return true;
}

}  // namespace

struct Mutator::Row {
  std::string_view resource;
  int weight;
  Mutation mutation;
};

std::span<const Mutator::Row> Mutator::Rows() {
  static constexpr std::array kRows = {
      Row{"pods", 5, ReportPod},
      Row{"pods", 2, RecreatePod},
      Row{"nodes", 5, BeatNode},
      Row{"events", 3, EmitEvent},
      Row{"events", 2, RepeatEvent},
      Row{"events", 2, ExpireEvent},
      Row{"persistentvolumeclaims", 2, ExpandClaim},
      Row{"persistentvolumeclaims", 1, DeleteUnusedClaim},
      Row{"persistentvolumes", 3, RetireVolume},
      Row{"statefulsets", 1, ScaleUpByOne},
      Row{"statefulsets", 1, ScaleDownByOne},
      Row{"volumeattachments", 1, ReportDetachError},
  };
  return kRows;
}

std::vector<std::string_view> MutableResources() {
  std::vector<std::string_view> names;
  for (const Mutator::Row& row : Mutator::Rows())
    if (names.empty() || names.back() != row.resource) names.push_back(row.resource);
  return names;
}

Mutator::Mutator(std::uint64_t seed, const std::vector<std::string>& resources) : dice_(seed) {
  for (const Row& row : Rows()) {
    if (!resources.empty() &&
        std::find(resources.begin(), resources.end(), row.resource) == resources.end())
      continue;
    mutations_.insert(mutations_.end(), static_cast<std::size_t>(row.weight), row.mutation);
  }
}

void Mutator::Apply(Edit& edit) {
  constexpr int kAttempts = 30;
  for (int i = 0; i < kAttempts; ++i)
    if (mutations_[dice_.Next() % mutations_.size()](edit, dice_)) return;
}

}  // namespace simulator
