// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace simulator {

// A small deterministic generator (SplitMix64): the same seed gives the same world everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next();
  // Uniform enough for test data, 0 <= result < bound.
  int Below(int bound) { return static_cast<int>(Next() % static_cast<std::uint64_t>(bound)); }

 private:
  std::uint64_t state_;
};

// Names that look like the real ones and depend on nothing but the text.
std::string MakeUid(std::string_view text);
std::string MakeDiskId(std::string_view text);
std::string MakeInstanceId(std::string_view text);

// "csi-" and the SHA-256 that kube-controller-manager computes.
std::string AttachmentName(std::string_view handle, std::string_view driver, std::string_view node);

}  // namespace simulator
