// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include "exporter/config/yaml.h"

namespace exporter {
namespace {

// More than any option needs; YAML aliases can nest a document without end.
constexpr int kMaxLevels = 8;

// The only option with structured values.
constexpr std::string_view kTargets = "alibaba.targets";

void Flatten(const YAML::Node& node, const std::string& path, const std::string& prefix, int levels,
             FileOptions& file) {
  if (prefix == kTargets) {
    file.targets = ReadTargets(node, path + ": " + prefix, file.errors);
    return;
  }
  if (node.IsMap() && levels < kMaxLevels) {
    for (const auto& entry : node) {
      std::string key = prefix.empty() ? prefix : prefix + ".";
      key += TextOf(entry.first);
      Flatten(entry.second, path, key, levels + 1, file);
    }
    return;
  }
  std::vector<std::string>& texts = file.values[prefix];
  if (node.IsScalar()) {
    texts.push_back(node.Scalar());
  } else if (node.IsSequence()) {
    for (const auto& item : node) texts.push_back(item.IsScalar() ? item.Scalar() : "");
  }
}

}  // namespace

Result<FileOptions> ReadConfigFile(const std::string& path) {
  const auto document = ReadYamlMap(path);
  if (!document) return tl::unexpected(document.error());
  FileOptions file;
  if (document->IsMap()) Flatten(*document, path, "", 0, file);
  return file;
}

}  // namespace exporter
