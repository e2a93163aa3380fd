// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "exporter/kubernetes/resources/pod_group.h"

namespace exporter {

// Pods on nodes as groups with equal traits, kept up to date as pods come and go. It takes some
// sixty bytes for a pod and a row for a group. Not thread-safe.
class PodGroups {
 public:
  using Rows = std::vector<std::shared_ptr<const kubernetes::PodGroup>>;

  PodGroups() = default;
  // Not copied: it points into itself.
  PodGroups(PodGroups&&) = default;
  PodGroups& operator=(PodGroups&&) = default;

  // Adds or replaces a pod; false if it was there already, just so.
  bool Put(const kubernetes::PlacedPod& pod);
  // False if it was not there.
  bool Remove(std::string_view ns, std::string_view name);

  // The same pods, with no more than what is asked about them.
  PodGroups For(const kubernetes::PodQuestions& questions) const;

  std::size_t size() const { return pods_.size(); }  // pods
  bool HasSamePods(const PodGroups& other) const;
  // In no order. The rows do not change any more: a change makes a new one.
  std::shared_ptr<const Rows> Share();

 private:
  // Two independent hashes of namespace and name.
  struct PodKey {
    std::size_t hash = 0;
    std::size_t check = 0;
    friend bool operator==(const PodKey&, const PodKey&) = default;
  };
  struct PodKeyHash {
    std::size_t operator()(const PodKey& key) const noexcept { return key.hash; }
  };
  using NodeName = std::shared_ptr<const std::string>;
  struct Place {
    const NodeName* node = nullptr;  // in nodes_
    std::uint32_t group = 0;         // its position
    bool is_terminating = false;
  };
  struct Group {
    std::shared_ptr<kubernetes::PodGroup> row;  // null: free
    bool is_shared = false;
  };
  struct ByText {
    using is_transparent = void;
    bool operator()(const NodeName& a, const NodeName& b) const { return *a < *b; }
    bool operator()(const NodeName& a, std::string_view b) const { return *a < b; }
    bool operator()(std::string_view a, const NodeName& b) const { return a < *b; }
  };

  static PodKey KeyOf(std::string_view ns, std::string_view name);
  std::uint32_t GroupOf(const kubernetes::PodTraits& traits);
  const NodeName* NodeNamed(const std::string& name);
  // The row of a group, for a change.
  kubernetes::PodGroup& Open(std::uint32_t group);
  void Count(const Place& place);
  void Discount(const Place& place);

  std::unordered_map<PodKey, Place, PodKeyHash> pods_;
  std::vector<Group> groups_;
  std::vector<std::uint32_t> free_;                                // positions in groups_
  std::unordered_multimap<std::size_t, std::uint32_t> by_traits_;  // by HashOf
  std::set<NodeName, ByText> nodes_;
};

}  // namespace exporter
