// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/support/sample_inventory.h"

namespace exporter {

// Pseudo-random values, reproducible for a given seed.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random_(seed) {}

  std::size_t Below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }
  bool Chance(std::size_t one_in) { return Below(one_in) == 0; }
  std::string Number(std::size_t end) { return std::to_string(1 + Below(end)); }
  std::int64_t AnySize() { return static_cast<std::int64_t>(random_() >> 10U); }

  template <class T>
  T AnyOf(std::initializer_list<T> values) {
    return *(values.begin() + Below(values.size()));
  }
  std::string OneOf(std::initializer_list<const char*> texts) { return AnyOf(texts); }
  std::vector<std::string> SomeOf(std::initializer_list<const char*> texts) {
    std::vector<std::string> some;
    for (const char* text : texts) {
      if (Chance(2)) some.emplace_back(text);
    }
    return some;
  }

  // Within the last twenty minutes or two hours; possibly in the future, as clocks differ.
  TimePoint SomeTime() {
    const std::chrono::seconds age{Below(Chance(2) ? 1200 : 7200)};
    return SampleTime() - age + std::chrono::seconds{Below(60)};
  }
  std::optional<TimePoint> MaybeTime(std::size_t absent_one_in) {
    const TimePoint time = SomeTime();
    return Chance(absent_one_in) ? std::nullopt : std::optional(time);
  }

  template <class T>
  void Shuffle(std::vector<T>& rows) {
    std::ranges::shuffle(rows, random_);
  }

 private:
  std::mt19937_64 random_;
};

}  // namespace exporter
