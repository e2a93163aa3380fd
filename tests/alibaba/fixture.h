// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace exporter::alibaba {

inline std::string ReadFixture(const std::string& name) {
  const std::string path = std::string(EXPORTER_FIXTURES) + "/alibaba/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("no fixture " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline nlohmann::json ReadJsonFixture(const std::string& name) {
  return nlohmann::json::parse(ReadFixture(name));
}

// The entries of index.json that describe error responses.
inline std::vector<nlohmann::json> ErrorFixtures() {
  const nlohmann::json index = ReadJsonFixture("index.json");
  std::vector<nlohmann::json> entries;
  for (const auto& entry : index.at("files")) {
    if (entry.value("error", false)) entries.push_back(entry);
  }
  return entries;
}

}  // namespace exporter::alibaba
