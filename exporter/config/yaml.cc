// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/yaml.h"

#include <exception>
#include <vector>

#include "exporter/core/files.h"

namespace exporter {

Result<YAML::Node> ReadYamlMap(const std::string& path) {
  const auto text = ReadTextFile(path);
  if (!text) return tl::unexpected(text.error());
  return ParseYamlMap(*text, path);
}

Result<YAML::Node> ParseYamlMap(const std::string& text, const std::string& place) {
  const auto refuse = [&](const std::string& why) {
    return Fail(ErrorKind::kConfig, place + ": " + why);
  };
  try {
    const std::vector<YAML::Node> documents = YAML::LoadAll(text);
    if (documents.empty()) return YAML::Node();
    if (documents.size() > 1) {
      return refuse("holds " + std::to_string(documents.size()) + " YAML documents, want one");
    }
    if (!documents.front().IsNull() && !documents.front().IsMap()) return refuse("not a YAML map");
    return documents.front();
  } catch (const std::exception& error) {
    return refuse("not YAML: " + OneLine(error.what()));
  }
}

std::string TextOf(const YAML::Node& node) {
  return node.IsScalar() ? node.Scalar() : "(not a text)";
}

}  // namespace exporter
