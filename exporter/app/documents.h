#pragma once

#include <string>
#include <vector>

namespace exporter {

// A file of the repository that is written from the tables of options and sources.
struct GeneratedFile {
  std::string name;  // what the command `docs` knows it by: "options", "ram-policy bills"
  std::string path;  // in the repository
  std::string text;
};

std::vector<GeneratedFile> GeneratedFiles();

}  // namespace exporter
