// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/analysis/scale_up_world.h"

namespace exporter {

// A plain, slow reading of the scheduler's filters (k8s.io/kubernetes/pkg/scheduler/framework/
// plugins, Kubernetes 1.36), written for tests and word by word; it shares nothing with the planner
// but the decoded objects. Storage is as simple as in the worlds it judges: a slot for each
// replica, and leftover volumes in one zone.
class LiteralScheduler {
 public:
  explicit LiteralScheduler(const ScaleUpWorld& world);

  // The nodes on which the next replica could be placed after those that are on none, whatever
  // becomes of these, and those where the filters for placement alone would allow it now, whatever
  // its volumes.
  std::set<std::string> NextNodes() const;
  std::set<std::string> NextNodesForAnyVolumes() const;

  // How many replicas are placed before one cannot be, at most `limit`: with the luckiest and
  // the least lucky choices.
  std::int64_t Most(std::int64_t limit) const;
  std::int64_t Fewest(std::int64_t limit) const;

  struct Node {
    std::string name;
    std::map<std::string, std::string> labels;
    bool is_ready = false;
    bool is_cordoned = false;
    std::vector<kubernetes::Taint> taints;
    std::int64_t room = 0;
  };
  struct Pod {
    std::string ns;
    std::map<std::string, std::string> labels;
    std::string node;
    bool is_gone = false;  // terminates, and is not made again
    std::vector<kubernetes::PodAffinityTerm> anti_affinity;
    std::vector<kubernetes::HostPort> host_ports;
    bool is_planned = false;  // takes a slot
  };

 private:
  std::vector<std::string> Possible(const std::vector<Pod>& pods, std::int64_t ordinal) const;
  bool AllowsPlacement(const std::vector<Pod>& pods, const Pod& pod, const Node& node) const;
  bool AllowsStorage(const std::vector<Pod>& pods, std::int64_t ordinal, const Node& node) const;
  bool AllowsTaints(const Node& node, bool with_cordon) const;
  bool IsSelected(const Node& node) const;
  bool AllowsSpread(const std::vector<Pod>& pods, const Pod& pod, const Node& node) const;
  bool AllowsAffinity(const std::vector<Pod>& pods, const Pod& pod, const Node& node) const;
  bool AllowsAntiAffinity(const std::vector<Pod>& pods, const Pod& pod, const Node& node) const;
  Pod NewPod(std::int64_t ordinal) const;
  bool IsOnNode(std::int64_t ordinal) const;
  void FindNext(std::vector<Pod>& pods, std::size_t step, std::set<std::string>& names) const;
  // Replicas are placed step by step: first those that are on no node, then further ones.
  std::int64_t OrdinalAt(std::size_t step) const;
  // By the step and the nodes of the replicas placed so far, which differ in nothing that the
  // worlds ask for.
  using Known = std::map<std::pair<std::size_t, std::multiset<std::string>>, std::int64_t>;
  std::int64_t Count(std::vector<Pod>& pods, std::size_t step, std::int64_t limit, bool is_lucky,
                     Known& known) const;
  const Node* Find(const std::string& name) const;

  const ScaleUpWorld& world_;
  std::vector<Node> nodes_;
  std::vector<Pod> pods_;
  std::vector<std::int64_t> missing_;  // replicas that are on no node
};

}  // namespace exporter
