// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "exporter/core/environment.h"
#include "exporter/core/error.h"
#include "exporter/core/secret.h"

namespace exporter {

struct Program {
  std::string path;                                         // absolute
  std::vector<std::string> arguments{};                     // argv[1] and following
  std::vector<std::pair<std::string, Secret>> variables{};  // added to our own environment
  std::chrono::milliseconds deadline{60'000};
  std::size_t max_output = std::size_t{1} << 20U;
};

// The result of a program that exited.
struct ProgramEnd {
  int status = 0;          // exit status; 128 + signal number if killed
  std::string output;      // all of stdout
  std::string last_words;  // the last non-blank line of stderr
};

// Runs a program to its end: no shell, empty stdin, no inherited file descriptors, default signal
// handling. Its process group is killed when the deadline passes (kTimeout), `stop` is requested
// (kStopped) or it writes too much (kBadResponse). kConfig if it cannot be started. Messages
// complete "the program ...".
Result<ProgramEnd> RunProgram(const Program& program, const std::stop_token& stop);

// Whether `path` is a file that we may execute.
bool IsProgram(const std::string& path);

// Searches PATH for `name`, skipping directories that are not absolute.
std::optional<std::string> FindInPath(const std::string& name, const Environment& environment);

}  // namespace exporter
