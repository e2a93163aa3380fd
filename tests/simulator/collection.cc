#include "tests/simulator/collection.h"

namespace simulator {

std::size_t Collection::LowerBound(std::string_view key) const {
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), key,
      [](const Entry& entry, std::string_view other) { return entry.key < other; });
  return static_cast<std::size_t>(found - entries_.begin());
}

std::size_t Collection::UpperBound(std::string_view key) const {
  const auto found = std::upper_bound(
      entries_.begin(), entries_.end(), key,
      [](std::string_view other, const Entry& entry) { return other < entry.key; });
  return static_cast<std::size_t>(found - entries_.begin());
}

Collection::Range Collection::WithPrefix(const std::string& prefix) const {
  return {LowerBound(prefix), LowerBound(prefix + '\xff')};
}

std::optional<std::size_t> Collection::IndexOf(std::string_view key) const {
  const std::size_t index = LowerBound(key);
  if (index == entries_.size() || entries_[index].key != key) return std::nullopt;
  return index;
}

std::string_view Collection::Text(Range range) const {
  if (range.size() == 0) return {};
  const Entry& last = entries_[range.end - 1];
  const std::size_t begin = entries_[range.begin].offset;
  return std::string_view(text_).substr(begin, last.offset + last.length - begin);
}

}  // namespace simulator
