// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/node_fit.h"

#include <algorithm>

#include "exporter/analysis/scale_up/driver_class.h"

namespace exporter {
namespace {

using kubernetes::Node;
using kubernetes::PodPlacement;

bool ToleratesTaint(const PodPlacement& placement, const kubernetes::Taint& taint) {
  return std::ranges::any_of(placement.tolerations, [&](const auto& toleration) {
    return kubernetes::Tolerates(toleration, taint);
  });
}

// PreferNoSchedule is only a preference.
bool Repels(const kubernetes::Taint& taint, const PodPlacement& placement) {
  const bool is_scheduled = placement.node_name.empty();
  if (taint.effect != "NoExecute" && !(is_scheduled && taint.effect == "NoSchedule")) return false;
  return !ToleratesTaint(placement, taint);
}

// As the filter NodeUnschedulable of the scheduler.
bool IsClosed(const Node& node, const PodPlacement& placement) {
  static const kubernetes::Taint kCordon{
      .key = "node.kubernetes.io/unschedulable", .value = {}, .effect = "NoSchedule"};
  return node.is_cordoned && placement.node_name.empty() && !ToleratesTaint(placement, kCordon);
}

// Length-prefixed, so that keys are equal only if the values are.
void Write(std::string& text, std::string_view word) {
  text += std::to_string(word.size());
  text += ':';
  text += word;
}

void Write(std::string& text, const std::vector<kubernetes::Requirement>& requirements) {
  for (const auto& requirement : requirements) {
    Write(text, requirement.key);
    Write(text, requirement.op);
    for (const auto& value : requirement.values) Write(text, value);
    text += ';';
  }
}

void Write(std::string& text, const std::optional<kubernetes::NodeSelector>& selector) {
  text += selector ? '+' : '-';
  if (!selector) return;
  for (const auto& term : *selector) {
    Write(text, term.labels);
    text += '/';
    Write(text, term.fields);
    text += '|';
  }
}

}  // namespace

bool IsSelected(const Node& node, const PodPlacement& placement) {
  const bool has_labels = std::ranges::all_of(placement.node_selector, [&](const auto& wanted) {
    const std::string* value = kubernetes::FindLabel(node.labels, wanted.first);
    return value != nullptr && *value == wanted.second;
  });
  return has_labels && (!placement.node_affinity ||
                        kubernetes::Selects(*placement.node_affinity, node.meta.name, node.labels));
}

bool IsRepelled(const Node& node, const PodPlacement& placement) {
  return std::ranges::any_of(node.taints,
                             [&](const auto& taint) { return Repels(taint, placement); });
}

NodeUse UseOf(const Node& node, const PodPlacement& placement) {
  const bool is_named = placement.node_name.empty() || placement.node_name == node.meta.name;
  if (!is_named || !node.is_ready || IsClosed(node, placement) || !IsSelected(node, placement)) {
    return NodeUse::kNo;
  }
  return IsRepelled(node, placement) ? NodeUse::kTainted : NodeUse::kYes;
}

bool IsUsable(const Node& node, const PodPlacement& placement) {
  return UseOf(node, placement) == NodeUse::kYes;
}

bool Reaches(const Node& node, const kubernetes::PersistentVolume& volume) {
  return !volume.node_affinity ||
         kubernetes::Selects(*volume.node_affinity, node.meta.name, node.labels);
}

bool Allows(const kubernetes::StorageClass& storage_class, const Node& node) {
  const auto ids = ZonesOfClass(storage_class);
  if (!ids.empty() && std::ranges::find(ids, node.zone) == ids.end()) return false;
  const auto& topologies = storage_class.allowed_topologies;
  return !topologies || topologies->empty() ||
         kubernetes::Selects(*topologies, node.meta.name, node.labels);
}

std::string PlacementKey(const PodPlacement& placement) {
  std::string text;
  for (const auto& [name, value] : placement.node_selector) {
    Write(text, name);
    Write(text, value);
  }
  text += '\n';
  Write(text, placement.node_affinity);
  text += '\n';
  for (const auto& toleration : placement.tolerations) {
    Write(text, toleration.key);
    Write(text, toleration.op);
    Write(text, toleration.value);
    Write(text, toleration.effect);
  }
  text += '\n';
  Write(text, placement.node_name);
  return text;
}

std::string AffinityKey(const std::optional<kubernetes::NodeSelector>& affinity) {
  std::string text;
  Write(text, affinity);
  return text;
}

}  // namespace exporter
