#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/clock.h"

namespace exporter {

// The rows of one source, shared and never changed: copying a Table copies a
// pointer, so a publish costs nothing for the sources that did not move. Each row is
// shared, too: a source that follows changes replaces single rows.
template <class T>
class Table {
 public:
  using Rows = std::vector<std::shared_ptr<const T>>;

  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    Iterator() = default;
    explicit Iterator(typename Rows::const_iterator at) : at_(at) {}
    reference operator*() const { return **at_; }
    pointer operator->() const { return at_->get(); }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    Iterator operator++(int) { return Iterator(at_++); }
    bool operator==(const Iterator&) const = default;

   private:
    typename Rows::const_iterator at_{};
  };

  // A table that was not read, or is too old to be used: no verdict may rest on it.
  Table() = default;

  // Whatever happened after `read_started` may be missing: for a list when it
  // began, for a watch when it last proved to be complete.
  Table(std::shared_ptr<const Rows> rows, TimePoint read_started)
      : rows_(std::move(rows)), read_started_(read_started) {}
  Table(std::vector<T> rows, TimePoint read_started)
      : rows_(Share(std::move(rows))), read_started_(read_started) {}

  // Puts the rows of another reader behind these, but for those whose key is here already;
  // together they are as old as the older of both.
  template <class Key>
  void Append(const Table& other, Key key_of) {
    if (!other.available()) return;
    if (!available()) {
      *this = other;
      return;
    }
    std::set<std::string> keys;
    for (const T& row : *this) keys.insert(key_of(row));
    auto joined = std::make_shared<Rows>(*rows_);
    for (const auto& row : *other.rows_) {
      if (keys.insert(key_of(*row)).second) joined->push_back(row);
    }
    rows_ = std::move(joined);
    read_started_ = std::min(read_started_, other.read_started_);
  }

  bool available() const { return rows_ != nullptr; }
  TimePoint read_started() const { return read_started_; }
  // Whether both hold the very same rows, so that what follows from them is the same.
  bool SharesRowsWith(const Table& other) const { return rows_ == other.rows_; }

  std::size_t size() const { return rows().size(); }
  bool empty() const { return rows().empty(); }
  Iterator begin() const { return Iterator(rows().begin()); }
  Iterator end() const { return Iterator(rows().end()); }
  const T& operator[](std::size_t i) const { return *rows()[i]; }

 private:
  static std::shared_ptr<const Rows> Share(std::vector<T> rows) {
    Rows shared;
    shared.reserve(rows.size());
    for (T& row : rows) shared.push_back(std::make_shared<const T>(std::move(row)));
    return std::make_shared<const Rows>(std::move(shared));
  }

  const Rows& rows() const {
    static const Rows kNone;
    return rows_ ? *rows_ : kNone;
  }

  std::shared_ptr<const Rows> rows_;
  TimePoint read_started_{};
};

}  // namespace exporter
