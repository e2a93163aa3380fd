// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>

#include "tests/simulator/edit.h"
#include "tests/simulator/kubernetes/resource.h"
#include "tests/simulator/story.h"

namespace simulator {
void Edit::Put(std::string_view resource, const ObjectMeta& meta) {
  Put(kubernetes::IndexOfResource(resource), meta.key());
}

void Edit::Put(std::size_t resource, const std::string& key) {
  kubernetes::Resources()[resource].Visit(
      world, times_, key, [&](ObjectMeta& meta, const std::function<StoredObject()>& render) {
        Touch(world, meta);
        store_.Put(resource, key, meta.resource_version,
                   std::make_shared<const StoredObject>(render()));
      });
}

void Edit::Remove(std::string_view resource, const ObjectMeta& meta) {
  Forget(kubernetes::IndexOfResource(resource), meta.key());
}

void Edit::Forget(std::size_t resource, const std::string& key) {
  const ObjectPointer last = store_.Get(resource, key);
  if (!last) return;
  const std::int64_t version = ++world.resource_version;
  store_.Remove(resource, key, version,
                std::make_shared<const StoredObject>(
                    StoredObject{WithResourceVersion(last->json, version), last->fields}));
}
namespace {

// An object that is not what the store holds.
struct Difference {
  std::int64_t touched = 0;  // its resource version: the order in which the objects were edited
  std::size_t resource = 0;
  std::string key;
  bool removed = false;
};

std::vector<Difference> FindDifferences(World& world, const TimeAxis& times,
                                        const ObjectStore& store) {
  std::vector<Difference> differences;
  const auto& resources = kubernetes::Resources();
  for (std::size_t i = 0; i < resources.size(); ++i) {
    std::set<std::string> gone;
    for (std::string& key : store.Keys(i)) gone.insert(std::move(key));
    resources[i].ForEach(world, times,
                         [&](ObjectMeta& meta, const std::function<StoredObject()>& render) {
                           const std::string key = meta.key();
                           gone.erase(key);
                           const ObjectPointer stored = store.Get(i, key);
                           if (!stored || stored->json != render().json)
                             differences.push_back({meta.resource_version, i, key, false});
                         });
    for (const std::string& key : gone)
      differences.push_back({world.resource_version, i, key, true});
  }
  std::stable_sort(differences.begin(), differences.end(),
                   [](const Difference& a, const Difference& b) { return a.touched < b.touched; });
  return differences;
}

}  // namespace

Story::Story(Scenario scenario, std::int64_t now, std::size_t history)
    : scenario_(std::move(scenario)), store_(kubernetes::Resources().size(), history), times_{now} {
  scenario_.steps.front().enter(world_, 0);
  Load();
}

// What is there at the start has no history.
void Story::Load() {
  const auto& resources = kubernetes::Resources();
  for (std::size_t i = 0; i < resources.size(); ++i) {
    resources[i].ForEach(world_, times_,
                         [&](ObjectMeta& meta, const std::function<StoredObject()>& render) {
                           store_.Put(i, meta.key(), meta.resource_version,
                                      std::make_shared<const StoredObject>(render()));
                         });
    store_.Compact();
  }
}

void Story::Read(const std::function<void(const World&, const TimeAxis&)>& read) const {
  const std::lock_guard lock(mutex_);
  read(world_, times_);
}

World Story::world() const {
  const std::lock_guard lock(mutex_);
  return world_;
}

void Story::Change(std::int64_t now, const std::function<void(Edit&)>& edit) {
  const std::lock_guard lock(mutex_);
  Edit made(world_, times_, store_, now - times_.origin);
  edit(made);
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
  while (step_ + 1 < scenario_.steps.size() && scenario_.steps[step_ + 1].after <= offset_) {
    const Step& next = scenario_.steps[++step_];
    // The step happened as long ago as the advance went beyond its time.
    next.enter(world_, now - (offset_ - next.after) - times_.origin);
  }
  PublishDifferences();
}

// Steps edit the world as they like, and an advance changes every time of day: what came of it is
// found by comparing.
void Story::PublishDifferences() {
  for (const Difference& difference : FindDifferences(world_, times_, store_)) {
    Edit edit(world_, times_, store_, 0);
    if (difference.removed) {
      edit.Forget(difference.resource, difference.key);
    } else {
      edit.Put(difference.resource, difference.key);
    }
  }
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
