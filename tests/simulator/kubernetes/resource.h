#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/json_writer.h"
#include "tests/simulator/object_store.h"
#include "tests/simulator/timestamps.h"
#include "tests/simulator/world.h"

namespace simulator::kubernetes {

struct Column {
  std::string_view name;
  std::string_view type = "string";
  // Columns above 0 are shown by "kubectl get -o wide" only.
  int priority = 0;
};

// Gets one object of a world: its metadata, and what writes it out as its metadata then says.
using Visitor = std::function<void(ObjectMeta& meta, const std::function<StoredObject()>& render)>;

// The objects of one kind in a world.
struct ObjectAccess {
  void (*for_each)(World&, const TimeAxis&, const Visitor&) = nullptr;
  // Visits the object of that key; false when there is none.
  bool (*visit)(World&, const TimeAxis&, std::string_view key, const Visitor&) = nullptr;
};

// One kind of object: a file beside this one and a row in resources.cc.
struct Resource {
  std::string_view name;
  std::string_view singular;
  std::string_view kind;
  std::string_view group;  // empty for the core group
  std::string_view version;
  bool namespaced = false;
  std::vector<std::string_view> short_names;
  ObjectAccess objects;
  // The table that a real server prints, and its cells for one of the items above.
  std::vector<Column> columns;
  nlohmann::json (*cells)(const nlohmann::json& object, std::int64_t now) = nullptr;
  // Fields that a fieldSelector may name beside metadata.name and metadata.namespace.
  std::vector<std::string_view> selectable = {};
  // What a bookmark holds beside kind, apiVersion and metadata.
  std::string_view zero_value = R"("spec":{},"status":{})";
  // Without it there are no bookmarks, and a watch comes straight from etcd.
  bool in_watch_cache = true;

  // "v1", "apps/v1".
  std::string api_version() const {
    return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
  }
};

const std::vector<Resource>& Resources();
// The place in Resources() of the resource of that name; the first where two groups have it.
std::size_t IndexOfResource(std::string_view name);

// The objects of the table `kTable` of a World, as list items. kWrite(JsonWriter&, const T&, const
// World&, const TimeAxis&) writes one complete object without kind and apiVersion; kFields(const
// T&) gives the values of the selectable fields.
template <auto kTable, auto kWrite, auto kFields>
ObjectAccess ObjectsIn() {
  static constexpr auto kVisit = [](World& world, const TimeAxis& times, auto& object,
                                    const Visitor& visitor) {
    visitor(object.meta, [&] {
      StoredObject stored;
      JsonWriter writer(stored.json);
      kWrite(writer, object, world, times);
      stored.json.shrink_to_fit();
      stored.fields = kFields(object);
      return stored;
    });
  };
  return {
      .for_each =
          [](World& world, const TimeAxis& times, const Visitor& visitor) {
            for (auto& object : world.*kTable) kVisit(world, times, object, visitor);
          },
      .visit =
          [](World& world, const TimeAxis& times, std::string_view key, const Visitor& visitor) {
            auto* const object = (world.*kTable).Find(key);
            if (object == nullptr) return false;
            kVisit(world, times, *object, visitor);
            return true;
          }};
}
template <auto kTable, auto kWrite>
ObjectAccess ObjectsIn() {
  static constexpr auto kNoFields = [](const auto&) { return std::vector<std::string>(); };
  return ObjectsIn<kTable, kWrite, kNoFields>();
}

// Who set which fields of an object, as the API server keeps it. `fields` is the JSON of fieldsV1.
struct FieldsOwner {
  std::string_view manager;
  StoryTime at = 0;
  std::string_view fields;
  std::string_view subresource = {};
};
void WriteManagedFields(JsonWriter& out, const TimeAxis& times, std::string_view api_version,
                        const std::vector<FieldsOwner>& owners);

// `pattern` with `value` for each "@".
std::string FillIn(std::string_view pattern, std::string_view value);

// Opens "metadata" and writes what every object has; the caller goes on with labels and closes it.
void OpenMetadata(JsonWriter& out, const ObjectMeta& meta, const TimeAxis& times);

// Object with string values only.
void WritePairs(JsonWriter& out, std::string_view key, const Pairs& pairs);

// Text at a path such as "/spec/claimRef/name"; empty where there is none.
std::string TextAt(const nlohmann::json& object, const char* path);
std::string AgeOf(const nlohmann::json& object, std::int64_t now);
// "RWO,RWX".
std::string AccessModesOf(const nlohmann::json& object, const char* path);

}  // namespace simulator::kubernetes
