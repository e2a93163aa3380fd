#include "tests/simulator/kubernetes/resource.h"

#include <algorithm>

namespace simulator::kubernetes {
namespace {

std::string ShortAccessMode(const std::string& mode) {
  if (mode == "ReadWriteOnce") return "RWO";
  if (mode == "ReadOnlyMany") return "ROX";
  if (mode == "ReadWriteMany") return "RWX";
  if (mode == "ReadWriteOncePod") return "RWOP";
  return mode;
}

}  // namespace

std::size_t IndexOfResource(std::string_view name) {
  const auto& resources = Resources();
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const Resource& each) { return each.name == name; });
  return static_cast<std::size_t>(found - resources.begin());
}

void WriteManagedFields(JsonWriter& out, const TimeAxis& times, std::string_view api_version,
                        const std::vector<FieldsOwner>& owners) {
  out.BeginArray("managedFields");
  for (const FieldsOwner& owner : owners) {
    out.BeginObject();
    out.Field("manager", owner.manager);
    out.Field("operation", "Update");
    out.Field("apiVersion", api_version);
    out.Field("time", times.Format(owner.at));
    out.Field("fieldsType", "FieldsV1");
    out.Raw("fieldsV1", owner.fields);
    if (!owner.subresource.empty()) out.Field("subresource", owner.subresource);
    out.EndObject();
  }
  out.EndArray();
}

std::string FillIn(std::string_view pattern, std::string_view value) {
  std::string text;
  for (const char c : pattern) {
    if (c == '@') {
      text += value;
    } else {
      text += c;
    }
  }
  return text;
}

void OpenMetadata(JsonWriter& out, const ObjectMeta& meta, const TimeAxis& times) {
  out.BeginObject("metadata");
  out.Field("name", meta.name);
  if (!meta.ns.empty()) out.Field("namespace", meta.ns);
  out.Field("uid", meta.uid);
  out.Field("resourceVersion", std::to_string(meta.resource_version));
  out.Field("creationTimestamp", times.Format(meta.created));
  if (!meta.deleted) return;
  out.Field("deletionTimestamp", times.Format(*meta.deleted));
  out.Field("deletionGracePeriodSeconds", meta.grace_seconds);
}

void WritePairs(JsonWriter& out, std::string_view key, const Pairs& pairs) {
  out.BeginObject(key);
  for (const auto& [name, value] : pairs) out.Field(name, value);
  out.EndObject();
}

std::string TextAt(const nlohmann::json& object, const char* path) {
  const nlohmann::json::json_pointer pointer(path);
  if (!object.contains(pointer)) return {};
  const nlohmann::json& value = object.at(pointer);
  return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string AgeOf(const nlohmann::json& object, std::int64_t now) {
  const auto created = ParseTime(TextAt(object, "/metadata/creationTimestamp"));
  return created ? FormatAge(now - *created) : "<unknown>";
}

std::string AccessModesOf(const nlohmann::json& object, const char* path) {
  const nlohmann::json::json_pointer pointer(path);
  std::string text;
  if (!object.contains(pointer)) return text;
  for (const nlohmann::json& mode : object.at(pointer)) {
    if (!text.empty()) text += ',';
    text += ShortAccessMode(mode.get<std::string>());
  }
  return text;
}

}  // namespace simulator::kubernetes
