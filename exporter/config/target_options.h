#pragma once

#include <string>
#include <vector>

#include <yaml-cpp/yaml.h>

#include "exporter/config/options.h"

namespace exporter {

// Reads the list alibaba.targets of a configuration file. Every error is one line that names
// `place`, the target and the key, and what is accepted; what is wrong is left out.
std::vector<TargetOptions> ReadTargets(const YAML::Node& list, const std::string& place,
                                       std::vector<std::string>& errors);

}  // namespace exporter
