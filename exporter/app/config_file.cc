#include "exporter/app/config_file.h"

#include "exporter/app/yaml_document.h"

namespace exporter {
namespace {

// More than any option has; an alias may make a document endless.
constexpr int kMostLevels = 8;

void Flatten(const YAML::Node& node, const std::string& prefix, int levels, RawValues& values) {
  if (node.IsMap() && levels < kMostLevels) {
    for (const auto& entry : node) {
      std::string key = prefix.empty() ? prefix : prefix + ".";
      key += KeyText(entry.first);
      Flatten(entry.second, key, levels + 1, values);
    }
    return;
  }
  std::vector<std::string>& texts = values[prefix];
  if (node.IsScalar()) {
    texts.push_back(node.Scalar());
  } else if (node.IsSequence()) {
    for (const auto& item : node) texts.push_back(item.IsScalar() ? item.Scalar() : "");
  }
}

}  // namespace

Result<RawValues> ReadConfigFile(const std::string& path) {
  const auto document = ReadYamlMap(path);
  if (!document) return tl::unexpected(document.error());
  RawValues values;
  if (document->IsMap()) Flatten(*document, "", 0, values);
  return values;
}

}  // namespace exporter
