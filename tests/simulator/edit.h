// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "tests/simulator/object_store.h"
#include "tests/simulator/world.h"

namespace simulator {

// A change of the world in the making: whoever holds it may edit the world, and tells of each
// object that it has changed. Every Put and Remove is one resource version.
class Edit {
 public:
  // `now` is the time of the story.
  Edit(World& edited, const TimeAxis& times, ObjectStore& store, StoryTime now)
      : world(edited), at(now), times_(times), store_(store) {}

  World& world;
  const StoryTime at;

  // The object was added or changed. `resource` is the plural name.
  void Put(std::string_view resource, const ObjectMeta& meta);
  // The object is about to leave the world.
  void Remove(std::string_view resource, const ObjectMeta& meta);

  // The same by the place in kubernetes::Resources() and the key.
  void Put(std::size_t resource, const std::string& key);
  // The object has left the world already.
  void Forget(std::size_t resource, const std::string& key);

 private:
  const TimeAxis& times_;
  ObjectStore& store_;
};

}  // namespace simulator
