// SPDX-License-Identifier: Apache-2.0
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

// Mutations of claims, volumes and the sets that have them. Each returns false when the object it
// picked is not fit for it.

// The next step of an expansion: asked for, done by the cloud, done by the file system.
bool ExpandClaim(Edit& edit, Dice& dice);
// A claim that no pod uses is deleted; its volume is Released.
bool DeleteUnusedClaim(Edit& edit, Dice& dice);
// A Released volume is deleted, with its disk or without, or made Available again; an Available
// one is deleted.
bool RetireVolume(Edit& edit, Dice& dice);
bool ScaleUpByOne(Edit& edit, Dice& dice);
// The claim of the last replica stays.
bool ScaleDownByOne(Edit& edit, Dice& dice);

// The replica's pod comes up on a node that its claim's volume can be attached to; without such a
// node it stays unscheduled. The claim is made where it is missing, and provisioned.
void StartReplica(Edit& edit, Dice& dice, const StatefulSet& set, int ordinal);

}  // namespace simulator
