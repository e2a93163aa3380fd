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
  std::vector<std::string> arguments{};                     // after its name
  std::vector<std::pair<std::string, Secret>> variables{};  // added to our own environment
  std::chrono::milliseconds deadline{60'000};
  std::size_t max_output = std::size_t{1} << 20U;
};

// How a program ended by itself.
struct ProgramEnd {
  int status = 0;          // exit status; 128 + number when a signal ended it
  std::string output;      // all of stdout
  std::string last_words;  // the last line of stderr that is not blank
};

// Runs a program to its end: without a shell, with no input, none of our other files and all
// signals as they are by default. It is killed, with all it started, when the deadline
// passes (kTimeout), `stop` is requested (kStopped), or it writes too much (kBadResponse).
// kConfig when it cannot be started. Messages complete "the program ...".
Result<ProgramEnd> RunProgram(const Program& program, const std::stop_token& stop);

// Whether there is a file at `path` that we may run.
bool IsProgram(const std::string& path);

// The program `name` in the folders of PATH, of which those that are not absolute do not count.
std::optional<std::string> FindInPath(const std::string& name, const Environment& environment);

}  // namespace exporter
