#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "tests/simulator/scenario.h"
#include "tests/simulator/snapshot.h"

namespace simulator {

// Tells a scenario: which step it is in and what the world looks like there. Real time makes
// objects older but enters no step; only Advance does. Safe to call from several threads.
class Story {
 public:
  // `now` is Unix seconds, here and below.
  Story(Scenario scenario, std::int64_t now);

  std::shared_ptr<const Snapshot> current() const;
  // The world as it was at that resource version; null once it is forgotten.
  std::shared_ptr<const Snapshot> At(std::int64_t resource_version) const;

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
  void Publish(World world);

  const Scenario scenario_;
  mutable std::mutex mutex_;  // guards everything below
  std::size_t step_ = 0;
  StoryTime offset_ = 0;
  TimeAxis times_;
  std::shared_ptr<const Snapshot> current_;
  std::deque<std::shared_ptr<const Snapshot>> past_;
};

}  // namespace simulator
