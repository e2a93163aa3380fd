// SPDX-License-Identifier: Apache-2.0
// Writes what the exporter says of every scenario and fixture, for a comparison of two builds:
// recorded_documents DIRECTORY; then `diff -r`.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "tests/golden/recorded_scenarios.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: recorded_documents DIRECTORY\n";
    return EXIT_FAILURE;
  }
  const std::filesystem::path root = argv[1];
  const auto writer = [&](const std::string& scenario) {
    return [=](const std::string& step, const exporter::Documents& documents) {
      const auto folder = root / scenario / step;
      std::filesystem::create_directories(folder);
      for (const auto& [name, text] : documents) {
        std::ofstream(folder / name, std::ios::binary) << text;
      }
    };
  };
  for (const char* name : {"incident", "hazards", "healthy", "fleet"}) {
    exporter::PlayScenario(name, writer(name));
  }
  exporter::PlayFixtures(writer("fixtures"));
  return EXIT_SUCCESS;
}
