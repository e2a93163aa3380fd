// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/scale_up/running_replicas.h"

#include <algorithm>

#include "exporter/analysis/claim_owners.h"

namespace exporter {
namespace {

constexpr std::int64_t kMaxOrdinal = INT32_MAX;

bool IsOnNode(const kubernetes::Pod& pod, const Index& index) {
  return !pod.node_name.empty() && pod.phase != "Succeeded" && pod.phase != "Failed" &&
         index.FindNode(pod.node_name) != nullptr;
}

}  // namespace

std::int64_t FirstOrdinalOf(const kubernetes::StatefulSet& set) {
  return std::clamp<std::int64_t>(set.first_ordinal, 0, kMaxOrdinal);
}

std::int64_t NextOrdinalOf(const kubernetes::StatefulSet& set) {
  return FirstOrdinalOf(set) + std::clamp<std::int64_t>(set.replicas, 0, kMaxOrdinal);
}

// A pod of that name is the StatefulSet's, or in the way of it.
RunningReplicas::RunningReplicas(const Inventory& inventory, const Index& index)
    : are_pods_known_(inventory.pods.available()) {
  for (const kubernetes::Pod& pod : inventory.pods) {
    if (!IsOnNode(pod, index)) continue;
    const auto split = SplitOrdinal(pod.meta.name);
    if (!split) continue;
    replicas_[{pod.meta.ns, split->stem}].push_back({.ordinal = split->ordinal, .pod = &pod});
  }
  for (auto& [set, replicas] : replicas_) std::ranges::sort(replicas, {}, &Replica::ordinal);
}

std::vector<std::int64_t> RunningReplicas::MissingOf(const kubernetes::StatefulSet& set) const {
  std::vector<std::int64_t> missing;
  if (!are_pods_known_ || set.replicas <= 0) return missing;
  const auto found = replicas_.find({set.meta.ns, set.meta.name});
  const std::vector<Replica> none;
  const auto& replicas = found == replicas_.end() ? none : found->second;
  const std::int64_t next = NextOrdinalOf(set);
  auto here = std::ranges::lower_bound(replicas, FirstOrdinalOf(set), {}, &Replica::ordinal);
  for (std::int64_t i = FirstOrdinalOf(set); i < next && missing.size() < kMaxMissing; ++i) {
    if (here != replicas.end() && here->ordinal == i) {
      ++here;
    } else {
      missing.push_back(i);
    }
  }
  return missing;
}

std::vector<std::string_view> RunningReplicas::LeavingOf(const kubernetes::StatefulSet& set) const {
  std::vector<std::string_view> nodes;
  const auto found = replicas_.find({set.meta.ns, set.meta.name});
  if (found == replicas_.end()) return nodes;
  for (const Replica& replica : found->second) {
    const bool is_kept =
        replica.ordinal >= FirstOrdinalOf(set) && replica.ordinal < NextOrdinalOf(set);
    if (is_kept && replica.pod->meta.deleting_since) nodes.push_back(replica.pod->node_name);
  }
  return nodes;
}

}  // namespace exporter
