// SPDX-License-Identifier: Apache-2.0
// The filter PodTopologySpread (k8s.io/kubernetes/pkg/scheduler/framework/plugins/
// podtopologyspread: calPreFilterState, minMatchNum, Filter), Kubernetes 1.36.

#include "exporter/analysis/scale_up/spread.h"

#include <algorithm>
#include <set>

#include "exporter/analysis/node_fit.h"

namespace exporter {
namespace {

using kubernetes::SpreadConstraint;
using kubernetes::StatefulSet;

std::string ScopeKey(const StatefulSet& set, const SpreadConstraint& constraint) {
  std::string key = PlacementKey(set.placement);
  key += constraint.honors_node_affinity ? "\n+" : "\n-";
  key += constraint.honors_taints ? '+' : '-';
  key += constraint.topology_key;
  for (const SpreadConstraint& each : set.terms.spread) key += "\n" + each.topology_key;
  return key;
}

}  // namespace

const SpreadScope* SpreadScopes::Of(const StatefulSet& set, const SpreadConstraint& constraint) {
  const std::string key = ScopeKey(set, constraint);
  auto known = scopes_.find(key);
  if (known == scopes_.end()) known = scopes_.emplace(key, Make(set, constraint)).first;
  return &known->second;
}

SpreadScope SpreadScopes::Make(const StatefulSet& set, const SpreadConstraint& constraint) {
  std::vector<const TopologyKey*> keys;
  for (const SpreadConstraint& each : set.terms.spread) {
    keys.push_back(topology_.KeyOf(each.topology_key));
  }
  const TopologyKey& own = *topology_.KeyOf(constraint.topology_key);
  SpreadScope scope;
  std::set<Domain> domains;
  for (std::uint32_t i = 0; i < topology_.nodes().size(); ++i) {
    const kubernetes::Node& node = *topology_.nodes()[i].node;
    const bool counts =
        std::ranges::all_of(keys, [&](const auto* key) { return key->of_node[i] != kNoDomain; }) &&
        (!constraint.honors_node_affinity || IsSelected(node, set.placement)) &&
        (!constraint.honors_taints || !IsRepelled(node, set.placement));
    scope.counts_node.push_back(counts);
    if (counts) domains.insert(own.of_node[i]);
  }
  scope.domains = domains.size();
  return scope;
}

Spread::Spread(const SpreadConstraint& constraint, const TopologyKey* key, const SpreadScope* scope,
               Counts counts)
    : key_(key),
      scope_(scope),
      max_skew_(constraint.max_skew),
      has_min_domains_(static_cast<std::int64_t>(scope->domains) >= constraint.min_domains),
      counted_(counts) {}

void Spread::Count(std::uint32_t node, std::int64_t pods) {
  if (!scope_->counts_node[node] || pods == 0) return;
  const Domain domain = key_->of_node[node];
  if (counts_.At(domain) == smallest_ && smallest_domains_ > 0) --smallest_domains_;
  counts_.Add(domain, pods);
}

std::int64_t Spread::Smallest() const {
  if (!has_min_domains_ || counts_.size() < scope_->domains || counts_.empty()) return 0;
  if (smallest_domains_ > 0) return smallest_;
  smallest_ = counts_.begin()->second;
  for (const auto& [domain, pods] : counts_) smallest_ = std::min(smallest_, pods);
  smallest_domains_ = static_cast<std::size_t>(
      std::ranges::count_if(counts_, [&](const auto& each) { return each.second == smallest_; }));
  return smallest_;
}

bool Spread::Allows(std::uint32_t node) const {
  const Domain domain = key_->of_node[node];
  if (domain == kNoDomain) return false;
  return counts_.At(domain) + (counted_.itself ? 1 : 0) - Smallest() <= max_skew_;
}

std::int64_t Spread::LevelAt(std::uint32_t node) const {
  return counts_.At(key_->of_node[node]);
}

void Spread::Place(std::uint32_t node) {
  if (grows()) Count(node, 1);
}

}  // namespace exporter
