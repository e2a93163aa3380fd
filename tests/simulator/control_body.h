// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace simulator {

// The JSON object of a control request. Its first mistake is kept; what is read after it is empty.
class ControlBody {
 public:
  // Other keys than these are a mistake, and so is an object without any.
  ControlBody(const std::string& json, std::initializer_list<std::string_view> keys);

  bool Has(std::string_view key) const { return json_.contains(key); }
  bool IsNull(std::string_view key) const { return Has(key) && json_[key].is_null(); }
  // Absent or null reads as nullopt.
  std::optional<std::int64_t> Number(std::string_view key, std::int64_t least, std::int64_t most);
  std::optional<std::string> Text(std::string_view key);
  std::optional<bool> Flag(std::string_view key);
  std::optional<std::vector<std::string>> Texts(std::string_view key);
  // The objects of a list, each as JSON text.
  std::optional<std::vector<std::string>> Objects(std::string_view key);

  void Refuse(std::string mistake);
  // Empty when all is well.
  const std::string& error() const { return error_; }

 private:
  const nlohmann::json* Find(std::string_view key) const;

  nlohmann::json json_;
  std::string error_;
};

}  // namespace simulator
