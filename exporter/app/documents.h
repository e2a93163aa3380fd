// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace exporter {

// A file of the repository that is generated from the tables of options, sources and alerts.
struct GeneratedFile {
  std::string name;  // argument of the command `docs`: "options", "ram-policy bills"
  std::string path;  // in the repository
  std::string text;
};

std::vector<GeneratedFile> GeneratedFiles();

}  // namespace exporter
