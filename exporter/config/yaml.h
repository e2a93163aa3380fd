// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "exporter/config/options.h"
#include "exporter/core/error.h"

namespace exporter {

// The single document of a YAML file: a map, or a null node for an empty file. kConfig names the
// file and, for YAML errors, the line.
Result<YAML::Node> ReadYamlMap(const std::string& path);

// The same of a text; errors name `place`.
Result<YAML::Node> ParseYamlMap(const std::string& text, const std::string& place);

// The text of a scalar. Lists and maps become "(not a text)", which matches no name.
std::string TextOf(const YAML::Node& node);

// Reads the list alibaba.targets of a configuration file. Every error names `place`, the target,
// the key and what is accepted; invalid values are dropped.
std::vector<TargetOptions> ReadTargets(const YAML::Node& list, const std::string& place,
                                       ConfigErrors& errors);

}  // namespace exporter
