// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "exporter/config/plan.h"
#include "tests/serve/certificate.h"

namespace exporter {

// Input of MakePlan: flags, variables and files.
class Planning {
 public:
  RawValues flags{{"web.listen-address", {"127.0.0.1:0"}}};
  std::map<std::string, std::string> variables;
  TemporaryFolder folder;
  Plan plan;

  // Adds a server, so that Kubernetes access is valid.
  Planning& WithServer() {
    flags["kubernetes.server"] = {"http://127.0.0.1:1"};
    return *this;
  }

  // Writes a configuration file and points the flag at it.
  void WriteConfig(const std::string& text) {
    flags["config.file"] = {folder.Write("exporter.yml", text)};
  }

  // Runs MakePlan and returns its errors.
  std::vector<std::string> Errors() {
    return MakePlan(
        flags,
        [this](const std::string& name) -> std::optional<std::string> {
          const auto found = variables.find(name);
          if (found == variables.end()) return std::nullopt;
          return found->second;
        },
        plan);
  }
};

}  // namespace exporter
