// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
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

// A multimap from names to rows: one allocation per key, none per row, none to read it.
template <class T>
class Grouped {
  struct Link {
    const T* row;
    std::uint32_t next;
  };
  static constexpr std::uint32_t kEnd = UINT32_MAX;

 public:
  // The rows of one key, unordered, until more are added.
  class Rows {
   public:
    class Iterator {
     public:
      using iterator_category = std::forward_iterator_tag;
      using value_type = const T*;
      using difference_type = std::ptrdiff_t;
      using pointer = const value_type*;
      using reference = const value_type&;

      Iterator() = default;
      Iterator(const Link* links, std::uint32_t at) : links_(links), at_(at) {}
      reference operator*() const { return links_[at_].row; }
      Iterator& operator++() {
        at_ = links_[at_].next;
        return *this;
      }
      Iterator operator++(int) {
        const Iterator before = *this;
        ++*this;
        return before;
      }
      bool operator==(const Iterator& other) const { return at_ == other.at_; }

     private:
      const Link* links_ = nullptr;
      std::uint32_t at_ = kEnd;
    };

    Rows(const Link* links, std::uint32_t head) : links_(links), head_(head) {}
    Iterator begin() const { return {links_, head_}; }
    Iterator end() const { return {links_, kEnd}; }
    bool empty() const { return head_ == kEnd; }
    // For those who leave some out, or put them in order.
    std::vector<const T*> Copy() const { return {begin(), end()}; }

   private:
    const Link* links_;
    std::uint32_t head_;
  };

  void Add(ObjectName key, const T& row) {
    const auto [head, is_new] = heads_.emplace(key, kEnd);
    links_.push_back({&row, head->second});
    head->second = static_cast<std::uint32_t>(links_.size() - 1);
  }

  Rows Of(ObjectName key) const {
    const auto head = heads_.find(key);
    return {links_.data(), head == heads_.end() ? kEnd : head->second};
  }

  bool Has(ObjectName key) const { return heads_.contains(key); }

 private:
  std::vector<Link> links_;
  ByObject<std::uint32_t> heads_;
};

}  // namespace exporter
