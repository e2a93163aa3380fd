// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/control_body.h"

#include <algorithm>

namespace simulator {

ControlBody::ControlBody(const std::string& json, std::initializer_list<std::string_view> keys)
    : json_(nlohmann::json::parse(json, nullptr, false)) {
  std::string known;
  for (const std::string_view key : keys) known.append(known.empty() ? "" : ", ").append(key);
  if (!json_.is_object()) {
    json_ = nlohmann::json::object();
    Refuse("the body must be a JSON object with " + known);
  } else if (json_.empty()) {
    Refuse("the body is empty; give " + known);
  }
  for (const auto& [key, value] : json_.items())
    if (std::find(keys.begin(), keys.end(), key) == keys.end())
      Refuse("unknown key " + key + "; there are " + known);
}

void ControlBody::Refuse(std::string mistake) {
  if (error_.empty()) error_ = std::move(mistake);
}

const nlohmann::json* ControlBody::Find(std::string_view key) const {
  return Has(key) && !IsNull(key) ? &json_[key] : nullptr;
}

std::optional<std::int64_t> ControlBody::Number(std::string_view key, std::int64_t least,
                                                std::int64_t most) {
  const nlohmann::json* const value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number_integer()) {
    const auto number = value->get<std::int64_t>();
    if (number >= least && number <= most) return number;
  }
  Refuse(std::string(key) + " must be a number from " + std::to_string(least) + " to " +
         std::to_string(most) + ", not " + value->dump());
  return std::nullopt;
}

std::optional<std::string> ControlBody::Text(std::string_view key) {
  const nlohmann::json* const value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string() && !value->get_ref<const std::string&>().empty())
    return value->get<std::string>();
  Refuse(std::string(key) + " must be a string that is not empty, not " + value->dump());
  return std::nullopt;
}

std::optional<bool> ControlBody::Flag(std::string_view key) {
  const nlohmann::json* const value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_boolean()) return value->get<bool>();
  Refuse(std::string(key) + " must be true or false, not " + value->dump());
  return std::nullopt;
}

std::optional<std::vector<std::string>> ControlBody::Texts(std::string_view key) {
  const nlohmann::json* const value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_array() &&
      std::all_of(value->begin(), value->end(), [](const auto& each) { return each.is_string(); }))
    return value->get<std::vector<std::string>>();
  Refuse(std::string(key) + " must be a list of strings, not " + value->dump());
  return std::nullopt;
}

std::optional<std::vector<std::string>> ControlBody::Objects(std::string_view key) {
  const nlohmann::json* const value = Find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_array() && std::all_of(value->begin(), value->end(),
                                       [](const auto& each) { return each.is_object(); })) {
    std::vector<std::string> objects;
    for (const auto& each : *value) objects.push_back(each.dump());
    return objects;
  }
  Refuse(std::string(key) + " must be a list of objects, not " + value->dump());
  return std::nullopt;
}

}  // namespace simulator
