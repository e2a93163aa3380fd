#include "tests/simulator/kubernetes/table.h"

#include <nlohmann/json.hpp>

namespace simulator::kubernetes {
namespace {

void WriteColumns(JsonWriter& out, const Resource& resource) {
  out.BeginArray("columnDefinitions");
  for (const Column& column : resource.columns) {
    out.BeginObject();
    out.Field("name", column.name);
    out.Field("type", column.type);
    out.Field("format", column.name == "Name" ? "name" : "");
    out.Field("description", "");
    out.Field("priority", column.priority);
    out.EndObject();
  }
  out.EndArray();
}

void WriteRow(JsonWriter& out, const Resource& resource, std::string_view item,
              const std::string& include_object, std::int64_t now) {
  const nlohmann::json object = nlohmann::json::parse(item);
  out.BeginObject();
  out.Raw("cells", resource.cells(object, now).dump());
  if (include_object == "Object") {
    out.Raw("object", WithKind(resource, item));
  } else if (include_object != "None") {
    out.BeginObject("object");
    out.Field("kind", "PartialObjectMetadata");
    out.Field("apiVersion", "meta.k8s.io/v1");
    out.Raw("metadata", object.at("metadata").dump());
    out.EndObject();
  }
  out.EndObject();
}

}  // namespace

std::string TableText(const Resource& resource, const std::vector<std::string_view>& items,
                      const std::string& list_metadata, const std::string& include_object,
                      std::int64_t now, bool with_columns) {
  std::string body;
  JsonWriter out(body);
  out.BeginObject();
  out.Field("kind", "Table");
  out.Field("apiVersion", "meta.k8s.io/v1");
  out.Raw("metadata", list_metadata);
  if (with_columns) WriteColumns(out, resource);
  out.BeginArray("rows");
  for (const std::string_view item : items) WriteRow(out, resource, item, include_object, now);
  out.EndArray();
  out.EndObject();
  return body;
}

std::string WithKind(const Resource& resource, std::string_view item) {
  std::string text = "{\"kind\":\"" + std::string(resource.kind) + "\",\"apiVersion\":\"" +
                     resource.api_version() + "\",";
  text += item.substr(1);
  return text;
}

}  // namespace simulator::kubernetes
