#pragma once

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include "exporter/core/clock.h"

namespace exporter {

// The rows one source read, shared and never changed: copying a Table copies a
// pointer, so a publish costs nothing for the sources that did not move.
template <class T>
class Table {
 public:
  // A table that was not read, or is too old to be used: no verdict may rest on it.
  Table() = default;

  // `read_started` is when the list began: whatever happened later may be missing.
  Table(std::vector<T> rows, TimePoint read_started)
      : rows_(std::make_shared<const std::vector<T>>(std::move(rows))),
        read_started_(read_started) {}

  bool available() const { return rows_ != nullptr; }
  TimePoint read_started() const { return read_started_; }

  std::size_t size() const { return rows().size(); }
  bool empty() const { return rows().empty(); }
  auto begin() const { return rows().begin(); }
  auto end() const { return rows().end(); }
  const T& operator[](std::size_t i) const { return rows()[i]; }

 private:
  const std::vector<T>& rows() const {
    static const std::vector<T> kNone;
    return rows_ ? *rows_ : kNone;
  }

  std::shared_ptr<const std::vector<T>> rows_;
  TimePoint read_started_{};
};

}  // namespace exporter
