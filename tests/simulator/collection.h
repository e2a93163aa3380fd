#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/simulator/json_writer.h"

namespace simulator {

// The finished JSON of many objects, sorted by key and joined by commas, so that any run of them is
// one piece of text.
class Collection {
 public:
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t size() const { return end - begin; }
  };

  std::size_t size() const { return entries_.size(); }
  std::size_t bytes() const { return text_.size(); }
  Range all() const { return {0, entries_.size()}; }
  const std::string& key(std::size_t index) const { return entries_[index].key; }

  // The first index whose key is not less than / greater than `key`.
  std::size_t LowerBound(std::string_view key) const;
  std::size_t UpperBound(std::string_view key) const;
  // All keys that start with `prefix`.
  Range WithPrefix(const std::string& prefix) const;
  std::optional<std::size_t> IndexOf(std::string_view key) const;

  std::string_view Item(std::size_t index) const { return Text({index, index + 1}); }
  // "{...},{...}", empty for an empty range.
  std::string_view Text(Range range) const;

 private:
  struct Entry {
    std::string key;
    std::size_t offset = 0;
    std::size_t length = 0;
  };

  template <class T, class KeyOf, class Write>
  friend Collection Collect(const std::vector<T>& objects, KeyOf key_of, Write write);

  std::vector<Entry> entries_;
  std::string text_;
};

// write(JsonWriter&, const T&) writes one complete object.
template <class T, class KeyOf, class Write>
Collection Collect(const std::vector<T>& objects, KeyOf key_of, Write write) {
  std::vector<std::pair<std::string, const T*>> sorted;
  sorted.reserve(objects.size());
  for (const T& object : objects) sorted.emplace_back(key_of(object), &object);
  std::sort(sorted.begin(), sorted.end());

  Collection collection;
  collection.entries_.reserve(sorted.size());
  for (auto& [key, object] : sorted) {
    if (!collection.text_.empty()) collection.text_ += ',';
    const std::size_t offset = collection.text_.size();
    JsonWriter writer(collection.text_);
    write(writer, *object);
    const std::size_t length = collection.text_.size() - offset;
    // Objects of one kind are of much the same size.
    if (offset == 0) collection.text_.reserve(sorted.size() * (length + length / 16 + 1));
    collection.entries_.push_back({std::move(key), offset, length});
  }
  return collection;
}

}  // namespace simulator
