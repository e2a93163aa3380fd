#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/edit.h"
#include "tests/simulator/identity.h"

namespace simulator {

// The resources that mutations are named after.
std::vector<std::string_view> MutableResources();

// Changes a world as controllers, kubelets and people do: each mutation leaves it consistent. The
// same seed on the same world gives the same changes.
class Mutator {
 public:
  // Of these resources only; empty for all.
  Mutator(std::uint64_t seed, const std::vector<std::string>& resources);

  // One mutation: one or several changed objects; none where the world has nothing fit for it.
  void Apply(Edit& edit);

 private:
  using Mutation = bool (*)(Edit&, Dice&);
  struct Row;
  static std::span<const Row> Rows();
  friend std::vector<std::string_view> MutableResources();

  Dice dice_;
  std::vector<Mutation> mutations_;  // one place for each unit of weight
};

}  // namespace simulator
