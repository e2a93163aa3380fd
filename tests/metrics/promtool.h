// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

namespace exporter {

inline bool HasPromtool() {
  FILE* pipe = ::popen("command -v promtool >/dev/null 2>&1", "r");
  return ::pclose(pipe) == 0;
}

// The output of `promtool check metrics` for `text`, with its exit code unless that is 0; empty on
// success.
inline std::string CheckWithPromtool(const std::string& text) {
  const auto file =
      std::filesystem::temp_directory_path() / ("promtool-" + std::to_string(::getpid()) + ".txt");
  std::ofstream(file, std::ios::binary) << text;
  FILE* pipe = ::popen(("promtool check metrics <'" + file.string() + "' 2>&1").c_str(), "r");
  std::string said;
  std::array<char, 4096> part{};
  while (const std::size_t got = std::fread(part.data(), 1, part.size(), pipe)) {
    said.append(part.data(), got);
  }
  const int code = ::pclose(pipe);
  std::filesystem::remove(file);
  return code == 0 ? said : said + "exit code " + std::to_string(code);
}

}  // namespace exporter
