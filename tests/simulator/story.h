// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/simulator/edit.h"
#include "tests/simulator/object_store.h"
#include "tests/simulator/scenario.h"

namespace simulator {

// Tells a scenario: which step it is in and what the world looks like there. Real time makes
// objects older but enters no step; only Advance does. Safe to call from several threads.
class Story {
 public:
  static constexpr std::size_t kHistory = 100000;

  // `now` is Unix seconds, here and below; `history` is the number of changes that are kept.
  Story(Scenario scenario, std::int64_t now, std::size_t history = kHistory);

  // What Kubernetes serves.
  ObjectStore& store() { return store_; }
  const ObjectStore& store() const { return store_; }

  // The world stands still while `read` looks at it.
  void Read(const std::function<void(const World&, const TimeAxis&)>& read) const;
  World world() const;

  // Edits the world; what the edit names as changed is in the store afterwards.
  void Change(std::int64_t now, const std::function<void(Edit&)>& edit);

  // Makes everything `seconds` older and enters the steps whose time that passes.
  void Advance(StoryTime seconds, std::int64_t now);

  enum class Jump { kDone, kUnknownStep, kStepIsPast };
  // Advances to just the time of that step. The step that is running already is fine.
  Jump AdvanceTo(std::string_view step, std::int64_t now);

  const std::string& scenario() const { return scenario_.name; }
  std::vector<std::string> steps() const;
  std::string step() const;
  // The sum of all advances.
  StoryTime offset() const;

 private:
  void AdvanceLocked(StoryTime seconds, std::int64_t now);
  void Load();
  void PublishDifferences();

  const Scenario scenario_;
  ObjectStore store_;
  mutable std::mutex mutex_;  // guards everything below
  std::size_t step_ = 0;
  StoryTime offset_ = 0;
  TimeAxis times_;
  World world_;
};

}  // namespace simulator
