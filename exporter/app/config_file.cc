#include "exporter/app/config_file.h"

#include <exception>
#include <utility>

#include <yaml-cpp/yaml.h>

#include "exporter/app/files.h"

namespace exporter {
namespace {

std::string Join(const std::string& prefix, const std::string& key) {
  return prefix.empty() ? key : prefix + "." + key;
}

void Flatten(const YAML::Node& node, const std::string& prefix, RawValues& values) {
  if (node.IsMap()) {
    for (const auto& entry : node) {
      Flatten(entry.second, Join(prefix, entry.first.as<std::string>()), values);
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
  const auto text = ReadTextFile(path);
  if (!text) return tl::unexpected(text.error());
  try {
    const YAML::Node document = YAML::Load(*text);
    RawValues values;
    if (document.IsNull()) return values;
    if (!document.IsMap()) {
      return Fail(ErrorKind::kConfig, path + ": want a YAML map of options");
    }
    Flatten(document, "", values);
    return values;
  } catch (const std::exception& error) {
    return Fail(ErrorKind::kConfig, path + ": not YAML: " + OneLine(error.what()));
  }
}

}  // namespace exporter
