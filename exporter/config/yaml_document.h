#pragma once

#include <string>

#include <yaml-cpp/yaml.h>

#include "exporter/core/error.h"

namespace exporter {

// The one document of a YAML file: a map, or a null node for an empty file. kConfig
// names the file and, for YAML errors, the line.
Result<YAML::Node> ReadYamlMap(const std::string& path);

// The text of a key. Keys that are lists or maps read as "(not a text)", which is
// the name of nothing.
std::string KeyText(const YAML::Node& key);

}  // namespace exporter
