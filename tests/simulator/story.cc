#include "tests/simulator/story.h"

#include <algorithm>

namespace simulator {
namespace {

// Old snapshots are there for lists that are being paged through.
constexpr std::size_t kPastSnapshots = 16;
constexpr std::size_t kPastBytes = std::size_t{256} << 20;

}  // namespace

Story::Story(Scenario scenario, std::int64_t now) : scenario_(std::move(scenario)), times_{now} {
  World world;
  scenario_.steps.front().enter(world, 0);
  Publish(std::move(world));
}

std::shared_ptr<const Snapshot> Story::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

std::shared_ptr<const Snapshot> Story::At(std::int64_t resource_version) const {
  const std::lock_guard lock(mutex_);
  if (current_->resource_version == resource_version) return current_;
  for (const auto& snapshot : past_)
    if (snapshot->resource_version == resource_version) return snapshot;
  return nullptr;
}

void Story::Advance(StoryTime seconds, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  AdvanceLocked(seconds, now);
}

Story::Jump Story::AdvanceTo(std::string_view step, std::int64_t now) {
  const std::lock_guard lock(mutex_);
  const auto& steps = scenario_.steps;
  const auto found =
      std::find_if(steps.begin(), steps.end(), [&](const Step& each) { return each.name == step; });
  if (found == steps.end()) return Jump::kUnknownStep;
  const auto index = static_cast<std::size_t>(found - steps.begin());
  if (index < step_) return Jump::kStepIsPast;
  if (index > step_) AdvanceLocked(found->after - offset_, now);
  return Jump::kDone;
}

void Story::AdvanceLocked(StoryTime seconds, std::int64_t now) {
  times_.origin -= seconds;
  offset_ += seconds;
  World world = current_->world;
  ++world.resource_version;
  while (step_ + 1 < scenario_.steps.size() && scenario_.steps[step_ + 1].after <= offset_) {
    const Step& next = scenario_.steps[++step_];
    // The step happened as long ago as the advance went beyond its time.
    next.enter(world, now - (offset_ - next.after) - times_.origin);
  }
  Publish(std::move(world));
}

void Story::Publish(World world) {
  if (current_) past_.push_back(std::move(current_));
  std::size_t bytes = 0;
  for (const auto& snapshot : past_) bytes += snapshot->bytes();
  while (!past_.empty() && (past_.size() > kPastSnapshots || bytes > kPastBytes)) {
    bytes -= past_.front()->bytes();
    past_.pop_front();
  }
  current_ = TakeSnapshot(std::move(world), times_);
}

std::vector<std::string> Story::steps() const {
  std::vector<std::string> names;
  for (const Step& step : scenario_.steps) names.push_back(step.name);
  return names;
}

std::string Story::step() const {
  const std::lock_guard lock(mutex_);
  return scenario_.steps[step_].name;
}

StoryTime Story::offset() const {
  const std::lock_guard lock(mutex_);
  return offset_;
}

}  // namespace simulator
