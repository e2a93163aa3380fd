// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace simulator {

// Objects in the order of their keys, each at an address that stays. KeyOf(const T&) names the key;
// it must not change while the object is in the table.
template <class T>
class ObjectTable {
  struct Entry {
    T object;
    std::size_t place = 0;  // in places_
  };
  using Map = std::map<std::string, Entry, std::less<>>;

  template <class Base, class Object>
  class Walk {
   public:
    explicit Walk(Base at) : at_(at) {}
    Object& operator*() const { return at_->second.object; }
    Object* operator->() const { return &at_->second.object; }
    Walk& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(const Walk& other) const { return at_ == other.at_; }

   private:
    Base at_;
  };

 public:
  using Iterator = Walk<typename Map::iterator, T>;
  using ConstIterator = Walk<typename Map::const_iterator, const T>;

  ObjectTable() = default;
  ObjectTable(const ObjectTable& other) {
    for (const Entry* entry : other.places_) Add(entry->object);
  }
  ObjectTable& operator=(const ObjectTable& other) {
    ObjectTable copy(other);
    std::swap(entries_, copy.entries_);
    std::swap(places_, copy.places_);
    return *this;
  }
  ObjectTable(ObjectTable&&) noexcept = default;
  ObjectTable& operator=(ObjectTable&&) noexcept = default;
  ~ObjectTable() = default;

  // An object of the same key is replaced.
  T& Add(T object) {
    std::string key = KeyOf(object);
    const auto [at, is_new] = entries_.try_emplace(std::move(key));
    at->second.object = std::move(object);
    if (is_new) {
      at->second.place = places_.size();
      places_.push_back(&at->second);
    }
    return at->second.object;
  }

  T* Find(std::string_view key) {
    const auto at = entries_.find(key);
    return at == entries_.end() ? nullptr : &at->second.object;
  }
  const T* Find(std::string_view key) const {
    const auto at = entries_.find(key);
    return at == entries_.end() ? nullptr : &at->second.object;
  }

  void Remove(std::string_view key) {
    const auto at = entries_.find(key);
    if (at != entries_.end()) Erase(at);
  }
  template <class Predicate>
  void RemoveIf(Predicate predicate) {
    for (auto at = entries_.begin(); at != entries_.end();)
      at = predicate(at->second.object) ? Erase(at) : std::next(at);
  }

  std::size_t size() const { return entries_.size(); }
  bool empty() const { return entries_.empty(); }

  // Any object by a number below size(): in the order of their coming as long as none has left.
  T& Nth(std::size_t place) { return places_[place]->object; }
  const T& Nth(std::size_t place) const { return places_[place]->object; }

  Iterator begin() { return Iterator(entries_.begin()); }
  Iterator end() { return Iterator(entries_.end()); }
  ConstIterator begin() const { return ConstIterator(entries_.begin()); }
  ConstIterator end() const { return ConstIterator(entries_.end()); }
  // The first object whose key is not less than / greater than `key`.
  ConstIterator LowerBound(std::string_view key) const {
    return ConstIterator(entries_.lower_bound(key));
  }
  ConstIterator UpperBound(std::string_view key) const {
    return ConstIterator(entries_.upper_bound(key));
  }

 private:
  typename Map::iterator Erase(typename Map::iterator at) {
    const std::size_t place = at->second.place;
    places_[place] = places_.back();
    places_[place]->place = place;
    places_.pop_back();
    return entries_.erase(at);
  }

  Map entries_;
  std::vector<Entry*> places_;
};

}  // namespace simulator
