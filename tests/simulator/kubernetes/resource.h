#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/collection.h"
#include "tests/simulator/timestamps.h"
#include "tests/simulator/world.h"

namespace simulator::kubernetes {

struct Column {
  std::string_view name;
  std::string_view type = "string";
  // Columns above 0 are shown by "kubectl get -o wide" only.
  int priority = 0;
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
  // List items: without kind and apiVersion.
  Collection (*collect)(const World& world, const TimeAxis& times) = nullptr;
  // The table that a real server prints, and its cells for one of the items above.
  std::vector<Column> columns;
  nlohmann::json (*cells)(const nlohmann::json& object, std::int64_t now) = nullptr;

  // "v1", "apps/v1".
  std::string api_version() const {
    return group.empty() ? std::string(version) : std::string(group) + "/" + std::string(version);
  }
};

const std::vector<Resource>& Resources();

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
