#include "tests/simulator/kubernetes/table.h"

#include <nlohmann/json.hpp>

namespace simulator::kubernetes {
namespace {

std::string Columns(const Resource& resource) {
  auto columns = nlohmann::ordered_json::array();
  for (const Column& column : resource.columns) {
    columns.push_back({{"name", column.name},
                       {"type", column.type},
                       {"format", column.name == "Name" ? "name" : ""},
                       {"description", ""},
                       {"priority", column.priority}});
  }
  return columns.dump();
}

std::string Row(const Resource& resource, std::string_view item, const std::string& include_object,
                std::int64_t now) {
  const nlohmann::json object = nlohmann::json::parse(item);
  auto cells = nlohmann::json::array();
  for (const Column& column : resource.columns) cells.push_back(CellOf(column, object, now));
  std::string row = "{\"cells\":" + cells.dump();
  if (include_object == "Object") {
    row += ",\"object\":" + WithKind(resource, item);
  } else if (include_object != "None") {
    row += R"(,"object":{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":)";
    row += object.at("metadata").dump() + "}";
  }
  return row + "}";
}

}  // namespace

std::string TableText(const Resource& resource, const std::vector<std::string_view>& items,
                      const std::string& list_metadata, const std::string& include_object,
                      std::int64_t now, bool with_columns) {
  std::string body = R"({"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":)" + list_metadata;
  if (with_columns) body += ",\"columnDefinitions\":" + Columns(resource);
  body += ",\"rows\":[";
  for (const std::string_view item : items) {
    if (body.back() != '[') body += ',';
    body += Row(resource, item, include_object, now);
  }
  return body + "]}";
}

std::string WithKind(const Resource& resource, std::string_view item) {
  std::string text =
      "{\"kind\":\"" + resource.kind + "\",\"apiVersion\":\"" + resource.api_version() + "\",";
  text += item.substr(1);
  return text;
}

}  // namespace simulator::kubernetes
