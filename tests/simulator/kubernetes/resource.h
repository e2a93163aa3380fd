// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/object_store.h"
#include "tests/simulator/template.h"
#include "tests/simulator/timestamps.h"
#include "tests/simulator/world.h"

namespace simulator::kubernetes {

struct Resource;

// Gets one object of a world: its metadata, and what renders it as its metadata then says.
using Visitor = std::function<void(ObjectMeta& meta, const std::function<StoredObject()>& render)>;

// The objects of one kind in a world.
struct ObjectAccess {
  void (*for_each)(const Resource&, World&, const TimeAxis&, const Visitor&) = nullptr;
  // Visits the object of that key; false when there is none.
  bool (*visit)(const Resource&, World&, const TimeAxis&, std::string_view key,
                const Visitor&) = nullptr;
};

// A piece of a cell: what a function makes of the values at some JSON pointers of the object.
struct CellPart {
  using Function = nlohmann::json (*)(const nlohmann::json& object,
                                      const std::vector<std::string>& pointers, std::int64_t now);
  std::string literal;  // without a function
  Function function = nullptr;
  std::vector<std::string> pointers = {};
  std::string otherwise = {};  // in place of an empty text
};

struct Column {
  std::string name;
  std::string type = "string";
  // Columns above 0 are shown by "kubectl get -o wide" only.
  int priority = 0;
  std::vector<CellPart> cell = {};
};

// One kind of object: a file below templates/kubernetes/ and a row in resources.cc.
struct Resource {
  std::string name;
  std::string singular;
  std::string kind;
  std::string group;  // empty for the core group
  std::string version;
  bool namespaced = false;
  std::vector<std::string> short_names;
  // The table that a real server prints.
  std::vector<Column> columns;
  // Fields that a fieldSelector may name beside metadata.name and metadata.namespace.
  std::vector<std::string> selectable;
  // What a bookmark holds beside kind, apiVersion and metadata: members, without braces.
  std::string zero_value;
  // Without it there are no bookmarks, and a watch comes straight from etcd.
  bool in_watch_cache = true;

  Template object;                     // a list item: without kind and apiVersion
  std::vector<Template> field_values;  // of `selectable`, as JSON strings
  ObjectAccess access;

  // "v1", "apps/v1".
  std::string api_version() const { return group.empty() ? version : group + "/" + version; }
  void ForEach(World& world, const TimeAxis& times, const Visitor& visitor) const {
    if (access.for_each != nullptr) access.for_each(*this, world, times, visitor);
  }
  bool Visit(World& world, const TimeAxis& times, std::string_view key,
             const Visitor& visitor) const {
    return access.visit != nullptr && access.visit(*this, world, times, key, visitor);
  }
  StoredObject Render(const Values& values) const;
};

// Of a file below templates/kubernetes/, without its access.
Resource ReadResource(std::string_view file);
const std::vector<Resource>& Resources();
// The place in Resources() of the resource of that name; the first where two groups have it.
std::size_t IndexOfResource(std::string_view name);

// Reads "${age /metadata/creationTimestamp}", "${/status/podIP|<none>}" and text around such.
std::vector<CellPart> ParseCell(const std::string& pattern);
nlohmann::json CellOf(const Column& column, const nlohmann::json& object, std::int64_t now);

// Values of the templates of pods and VolumeSnapshotContents.
void BindPod(Values& values, const Pod& pod, const World& world, const TimeAxis& times);
void BindSnapshotContent(Values& values, const SnapshotContent& content, const World& world,
                         const TimeAxis& times);

// The JSON of the table that kubectl prints. `include_object` is the query parameter: "",
// "Metadata", "Object" or "None". In a watch the columns
// are sent once.
std::string TableText(const Resource& resource, const std::vector<std::string_view>& items,
                      const std::string& list_metadata, const std::string& include_object,
                      std::int64_t now, bool with_columns = true);

// A list item as it stands alone: with kind and apiVersion.
std::string WithKind(const Resource& resource, std::string_view item);

}  // namespace simulator::kubernetes
