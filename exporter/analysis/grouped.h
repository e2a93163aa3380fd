// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace exporter {

// Namespace and name; the namespace is empty for cluster-scoped objects. Views into an inventory.
using ObjectName = std::pair<std::string_view, std::string_view>;

struct ObjectNameHash {
  std::size_t operator()(const ObjectName& key) const {
    const std::hash<std::string_view> hash;
    return hash(key.first) * 31 + hash(key.second);
  }
};

template <class Value>
using ByObject = std::unordered_map<ObjectName, Value, ObjectNameHash>;

// The value of a key; a default one (null, 0) if it is absent.
template <class Map, class Key>
typename Map::mapped_type ValueOf(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? typename Map::mapped_type{} : found->second;
}

// A multimap from names to rows: one allocation per key, none per row.
template <class T>
class Grouped {
 public:
  void Add(ObjectName key, const T& row) {
    const auto [head, is_new] = heads_.emplace(key, kEnd);
    links_.push_back({&row, head->second});
    head->second = static_cast<std::uint32_t>(links_.size() - 1);
  }

  // Unordered.
  std::vector<const T*> Of(ObjectName key) const {
    std::vector<const T*> rows;
    const auto head = heads_.find(key);
    if (head == heads_.end()) return rows;
    for (auto at = head->second; at != kEnd; at = links_[at].next) rows.push_back(links_[at].row);
    return rows;
  }

  bool Has(ObjectName key) const { return heads_.contains(key); }

 private:
  static constexpr std::uint32_t kEnd = UINT32_MAX;
  struct Link {
    const T* row;
    std::uint32_t next;
  };
  std::vector<Link> links_;
  ByObject<std::uint32_t> heads_;
};

}  // namespace exporter
