// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/node_fit.h"

#include <algorithm>

namespace exporter {
namespace {

using kubernetes::Node;
using kubernetes::PodPlacement;

bool IsSelected(const Node& node, const PodPlacement& placement) {
  const bool has_labels = std::ranges::all_of(placement.node_selector, [&](const auto& wanted) {
    const std::string* value = kubernetes::FindLabel(node.labels, wanted.first);
    return value != nullptr && *value == wanted.second;
  });
  return has_labels && (!placement.node_affinity ||
                        kubernetes::Selects(*placement.node_affinity, node.meta.name, node.labels));
}

// PreferNoSchedule is only a preference.
bool Repels(const kubernetes::Taint& taint, const PodPlacement& placement) {
  if (taint.effect != "NoSchedule" && taint.effect != "NoExecute") return false;
  return std::ranges::none_of(placement.tolerations, [&](const auto& toleration) {
    return kubernetes::Tolerates(toleration, taint);
  });
}

}  // namespace

bool IsUsable(const Node& node, const PodPlacement& placement) {
  return node.is_ready && !node.is_cordoned && IsSelected(node, placement) &&
         std::ranges::none_of(node.taints,
                              [&](const auto& taint) { return Repels(taint, placement); });
}

bool Reaches(const Node& node, const kubernetes::PersistentVolume& volume) {
  return !volume.node_affinity ||
         kubernetes::Selects(*volume.node_affinity, node.meta.name, node.labels);
}

}  // namespace exporter
