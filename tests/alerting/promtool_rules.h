// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdio>
#include <string>

#include "tests/support/temporary_folder.h"

namespace exporter {

// A text in YAML's single quotes.
inline std::string YamlQuoted(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

// A series of promtool's tests that has this value at every minute of an hour.
inline std::string YamlSeries(const std::string& series, const std::string& value) {
  return "      - series: " + YamlQuoted(series) + "\n        values: '" + value + "+0x60'\n";
}

// The output of `promtool test rules` for a file `test` beside the file rules.yml; empty on
// success.
inline std::string TestWithPromtool(const std::string& rules, const std::string& test) {
  const TemporaryFolder folder;
  folder.Write("rules.yml", rules);
  const std::string file = folder.Write("test.yml", test);
  FILE* pipe = ::popen(("promtool test rules '" + file + "' 2>&1").c_str(), "r");
  std::string said;
  std::array<char, 4096> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe)) {
    said.append(part.data(), got);
  }
  return ::pclose(pipe) == 0 ? "" : said;
}

}  // namespace exporter
