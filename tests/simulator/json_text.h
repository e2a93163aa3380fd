#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace simulator {

// Never throws: bytes of a request that are no UTF-8 become replacement characters.
inline std::string ToText(const nlohmann::ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace simulator
