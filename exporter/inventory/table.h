// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/error.h"

namespace exporter {

// The health of a table's source.
struct SourceHealth {
  bool is_scheduled = false;         // false: disabled, or nothing is known yet
  bool is_tried = false;             // the first read has finished, successfully or not
  bool was_read = false;             // some read has succeeded
  std::optional<ErrorKind> failure;  // of the last read; none: it succeeded, or there was none
};

// The state of a table, independent of its rows.
class TableState {
 public:
  // False: not read yet, or past its maximum age; nothing may be concluded from it.
  bool available() const { return is_available_; }
  // What the operator switched off is taken for empty; what cannot be read is not.
  bool available_or_off() const { return is_available_ || !health_.is_scheduled; }
  // Changes since then may be missing. For a list its start; for a watch the last time it was known
  // to be complete.
  TimePoint read_started() const { return read_started_; }
  // The last read failed; the rows, if any, are from an earlier one.
  bool failing() const { return health_.failure.has_value(); }
  const SourceHealth& health() const { return health_; }
  void set_health(const SourceHealth& health) { health_ = health; }

 protected:
  TableState() = default;
  explicit TableState(TimePoint read_started) : is_available_(true), read_started_(read_started) {}

  bool is_available_ = false;
  TimePoint read_started_{};
  SourceHealth health_;
};

// The rows of one source, immutable and shared: copying a Table copies a pointer, so unchanged
// sources cost nothing on publish. Rows are shared individually, too, so that a watch can replace
// single rows.
template <class T>
class Table : public TableState {
 public:
  using Row = T;
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

  Table() = default;  // not available
  Table(std::shared_ptr<const Rows> rows, TimePoint read_started)
      : TableState(read_started), rows_(std::move(rows)) {}
  Table(std::vector<T> rows, TimePoint read_started)
      : TableState(read_started), rows_(Share(std::move(rows))) {}

  // Takes over the rows of `other`, but not its health.
  void SetRows(const Table& other) {
    rows_ = other.rows_;
    is_available_ = other.is_available_;
    read_started_ = other.read_started_;
  }

  // Appends the rows of another reader, skipping keys that exist already; the result is as old as
  // the older of the two.
  template <class Key>
  void Append(const Table& other, Key key_of) {
    if (!other.available()) return;
    if (!available()) return SetRows(other);
    std::set<std::string> keys;
    for (const T& row : *this) keys.insert(key_of(row));
    auto joined = std::make_shared<Rows>(*rows_);
    for (const auto& row : *other.rows_) {
      if (keys.insert(key_of(*row)).second) joined->push_back(row);
    }
    rows_ = std::move(joined);
    read_started_ = std::min(read_started_, other.read_started_);
  }

  // Whether both share the same rows, so that derived data is the same.
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
};

}  // namespace exporter
