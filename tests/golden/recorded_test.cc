// SPDX-License-Identifier: Apache-2.0
// What the exporter says of the scenarios and fixtures, byte for byte as it was recorded in
// tests/golden/recorded. EXPORTER_UPDATE_GOLDEN=1 writes what it says today; read the difference
// before it is committed.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

#include "tests/golden/recorded_scenarios.h"

namespace exporter::recorded_test {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// The first line in which the texts differ, for a message that can be read.
std::string FirstDifference(const std::string& recorded, const std::string& now) {
  std::size_t begin = 0;
  for (std::size_t line = 1;; ++line) {
    const std::size_t end = recorded.find('\n', begin);
    const auto part = [&](const std::string& text) {
      return begin < text.size() ? text.substr(begin, text.find('\n', begin) - begin) : "(the end)";
    };
    if (end == std::string::npos ||
        recorded.compare(begin, end - begin + 1, now, begin, end - begin + 1) != 0) {
      return "line " + std::to_string(line) + "\n  recorded: " + part(recorded) +
             "\n  now:      " + part(now);
    }
    begin = end + 1;
  }
}

void Compare(const std::string& scenario, const std::string& step, const Documents& documents) {
  const auto folder =
      std::filesystem::path(EXPORTER_SOURCE) / "tests/golden/recorded" / scenario / step;
  if (std::getenv("EXPORTER_UPDATE_GOLDEN") != nullptr) {
    std::filesystem::create_directories(folder);
    for (const auto& [name, text] : documents) {
      std::ofstream(folder / name, std::ios::binary) << text;
    }
  }
  for (const auto& [name, text] : documents) {
    const std::string recorded = ReadFile(folder / name);
    EXPECT_TRUE(recorded == text) << (folder / name) << ": " << FirstDifference(recorded, text);
  }
}

// The number of steps that were compared.
int CompareScenario(const std::string& name) {
  int steps = 0;
  PlayScenario(name, [&](const std::string& step, const Documents& documents) {
    ++steps;
    Compare(name, step, documents);
  });
  return steps;
}

TEST(Recorded, IncidentIsToldAsBefore) {
  EXPECT_EQ(CompareScenario("incident"), 9);
}

TEST(Recorded, HazardsAreToldAsBefore) {
  EXPECT_EQ(CompareScenario("hazards"), 2);
}

TEST(Recorded, HealthyClusterIsToldAsBefore) {
  EXPECT_EQ(CompareScenario("healthy"), 1);
}

TEST(Recorded, FixturesAreToldAsBefore) {
  int steps = 0;
  PlayFixtures([&](const std::string& step, const Documents& documents) {
    ++steps;
    Compare("fixtures", step, documents);
  });
  EXPECT_EQ(steps, 4);
}

}  // namespace
}  // namespace exporter::recorded_test
