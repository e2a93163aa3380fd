// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/kubernetes/resource.h"

#include <algorithm>

namespace simulator::kubernetes {
namespace {

using OrderedJson = nlohmann::ordered_json;

Column ReadColumn(const OrderedJson& json) {
  return {.name = json.at("name").get<std::string>(),
          .type = json.value("type", "string"),
          .priority = json.value("priority", 0),
          .cell = ParseCell(json.at("cell").get<std::string>())};
}

}  // namespace

Resource ReadResource(std::string_view file) {
  const OrderedJson json = ReadTemplateFile("kubernetes/" + std::string(file) + ".json");
  Resource resource{.name = json.at("name").get<std::string>(),
                    .singular = json.at("singular").get<std::string>(),
                    .kind = json.at("kind").get<std::string>(),
                    .group = json.at("group").get<std::string>(),
                    .version = json.at("version").get<std::string>(),
                    .namespaced = json.value("namespaced", false),
                    .short_names = json.value("shortNames", std::vector<std::string>()),
                    .columns = {},
                    .selectable = {},
                    .zero_value = json.at("bookmark").dump(),
                    .in_watch_cache = json.value("watchCache", true),
                    .object = Template(json.at("object")),
                    .field_values = {},
                    .access = {}};
  resource.zero_value = resource.zero_value.substr(1, resource.zero_value.size() - 2);
  for (const OrderedJson& column : json.at("columns"))
    resource.columns.push_back(ReadColumn(column));
  if (!json.contains("selectable")) return resource;
  for (const auto& [field, value] : json.at("selectable").items()) {
    resource.selectable.push_back(field);
    resource.field_values.emplace_back(value);
  }
  return resource;
}

StoredObject Resource::Render(const Values& values) const {
  StoredObject stored;
  object.Render(values, stored.json);
  stored.json.shrink_to_fit();
  for (const Template& field : field_values) {
    const std::string text = field.Render(values);
    stored.fields.push_back(text.substr(1, text.size() - 2));
  }
  return stored;
}

std::size_t IndexOfResource(std::string_view name) {
  const auto& resources = Resources();
  const auto found = std::find_if(resources.begin(), resources.end(),
                                  [&](const Resource& each) { return each.name == name; });
  return static_cast<std::size_t>(found - resources.begin());
}

}  // namespace simulator::kubernetes
