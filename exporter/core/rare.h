// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <utility>

namespace exporter {

// A T that most rows of a table lack: it takes the room of a pointer, and reads as T{} while it is
// absent. Copies are deep.
template <class T>
class Rare {
 public:
  Rare() = default;
  Rare(T value) { *this = std::move(value); }
  Rare(const Rare& other) : Rare(*other) {}
  Rare(Rare&& other) noexcept = default;
  ~Rare() = default;
  Rare& operator=(const Rare& other) {
    *this = T(*other);
    return *this;
  }
  Rare& operator=(Rare&& other) noexcept = default;
  Rare& operator=(T value) {
    value_ = value == kAbsent ? nullptr : std::make_unique<T>(std::move(value));
    return *this;
  }

  const T& operator*() const { return value_ ? *value_ : kAbsent; }
  const T* operator->() const { return &**this; }
  // Whether there is one.
  explicit operator bool() const { return value_ != nullptr; }
  void reset() { value_.reset(); }
  // To change it in place.
  T& edit() {
    if (!value_) value_ = std::make_unique<T>();
    return *value_;
  }

  friend bool operator==(const Rare& a, const Rare& b) { return *a == *b; }

 private:
  static inline const T kAbsent{};

  std::unique_ptr<T> value_;
};

}  // namespace exporter
