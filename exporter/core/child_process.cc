// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/child_process.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "exporter/core/text.h"

namespace exporter {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// How often a running program is polled; bounds the reaction to a stop request.
constexpr milliseconds kPeriod{50};
constexpr std::size_t kKeptOfStderr = 4096;

class Descriptor {
 public:
  explicit Descriptor(int number = -1) : number_(number) {}
  ~Descriptor() { Close(); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  int number() const { return number_; }
  bool is_open() const { return number_ >= 0; }
  void Open(int number) { number_ = number; }
  void Close() {
    if (is_open()) close(number_);
    number_ = -1;
  }

 private:
  int number_;
};

// The write end is the child's, the read end ours.
struct Pipe {
  Descriptor reader;
  Descriptor writer;

  bool Open() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return false;
    reader.Open(ends[0]);
    writer.Open(ends[1]);
    return fcntl(reader.number(), F_SETFL, O_NONBLOCK) == 0;
  }
};

struct Actions {
  Actions() { posix_spawn_file_actions_init(&value); }
  ~Actions() { posix_spawn_file_actions_destroy(&value); }
  Actions(const Actions&) = delete;
  Actions& operator=(const Actions&) = delete;
  posix_spawn_file_actions_t value{};
};

struct Attributes {
  Attributes() { posix_spawnattr_init(&value); }
  ~Attributes() { posix_spawnattr_destroy(&value); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;
  posix_spawnattr_t value{};
};

// The null-terminated array that exec expects.
std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

std::vector<std::string> EnvironmentOf(const Program& program) {
  std::vector<std::string> entries;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::string_view name = text.substr(0, text.find('='));
    const bool replaced = std::ranges::any_of(
        program.variables, [&](const auto& variable) { return variable.first == name; });
    if (!replaced) entries.emplace_back(text);
  }
  for (const auto& [name, value] : program.variables) {
    entries.push_back(name + "=" + value.Reveal());
  }
  return entries;
}

// Starts the program in its own process group. Returns errno, 0 on success.
int Spawn(const Program& program, const Pipe& output, const Pipe& errors, pid_t& child) {
  Actions actions;
  posix_spawn_file_actions_addopen(&actions.value, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions.value, output.writer.number(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions.value, errors.writer.number(), STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions.value, STDERR_FILENO + 1);
  Attributes attributes;
  sigset_t none;
  sigset_t all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes.value, &none);
  posix_spawnattr_setsigdefault(&attributes.value, &all);
  posix_spawnattr_setpgroup(&attributes.value, 0);
  posix_spawnattr_setflags(&attributes.value,
                           POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP);
  std::vector<std::string> arguments{program.path};
  arguments.insert(arguments.end(), program.arguments.begin(), program.arguments.end());
  std::vector<std::string> environment = EnvironmentOf(program);
  return posix_spawn(&child, program.path.c_str(), &actions.value, &attributes.value,
                     Pointers(arguments).data(), Pointers(environment).data());
}

// Appends what is available; closes the pipe at end of file.
void Drain(Descriptor& reader, std::string& text, std::size_t most) {
  std::array<char, 16'384> buffer{};
  while (reader.is_open() && text.size() <= most) {
    const ssize_t got = read(reader.number(), buffer.data(), buffer.size());
    if (got > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(got));
    } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
      reader.Close();
    } else if (errno == EAGAIN) {
      return;
    }
  }
}

std::string LastLine(std::string_view text) {
  const auto end = text.find_last_not_of(" \t\r\n");
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  const auto start = text.find_last_of("\r\n");
  return OneLine(start == std::string_view::npos ? text : text.substr(start + 1), 1000);
}

class RunningProgram {
 public:
  RunningProgram(pid_t child, Pipe& output, Pipe& errors)
      : child_(child), output_(output), errors_(errors) {}

  Result<ProgramEnd> Wait(const Program& program, const std::stop_token& stop) {
    const auto deadline = steady_clock::now() + program.deadline;
    for (;;) {
      const auto status = EndStatus();
      Read(program.max_output);
      if (out_.size() > program.max_output) {
        return Kill(ErrorKind::kBadResponse,
                    "wrote more than " + std::to_string(program.max_output) + " bytes");
      }
      if (status) {
        return ProgramEnd{.status = *status, .output = out_, .last_words = LastLine(err_)};
      }
      if (stop.stop_requested()) return Kill(ErrorKind::kStopped, "was stopped");
      if (steady_clock::now() >= deadline) {
        return Kill(ErrorKind::kTimeout,
                    "did not end within " + std::to_string(program.deadline.count()) + " ms");
      }
      Rest();
    }
  }

 private:
  void Read(std::size_t most) {
    Drain(output_.reader, out_, most);
    Drain(errors_.reader, err_, err_.size() + (std::size_t{1} << 20U));
    if (err_.size() > kKeptOfStderr) err_.erase(0, err_.size() - kKeptOfStderr);
  }

  std::optional<int> EndStatus() const {
    int status = 0;
    if (waitpid(child_, &status, WNOHANG) != child_) return std::nullopt;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }

  // Waits for data, at most kPeriod.
  void Rest() const {
    std::array<pollfd, 2> watched{pollfd{output_.reader.number(), POLLIN, 0},
                                  pollfd{errors_.reader.number(), POLLIN, 0}};
    const bool is_ending = !output_.reader.is_open() && !errors_.reader.is_open();
    poll(watched.data(), watched.size(), is_ending ? 1 : static_cast<int>(kPeriod.count()));
  }

  tl::unexpected<Error> Kill(ErrorKind kind, std::string why) const {
    kill(-child_, SIGKILL);
    int status = 0;
    while (waitpid(child_, &status, 0) < 0 && errno == EINTR) {
    }
    return Fail(kind, std::move(why));
  }

  const pid_t child_;
  Pipe& output_;
  Pipe& errors_;
  std::string out_;
  std::string err_;
};

}  // namespace

Result<ProgramEnd> RunProgram(const Program& program, const std::stop_token& stop) {
  Pipe output;
  Pipe errors;
  if (!output.Open() || !errors.Open()) {
    return Fail(ErrorKind::kUnavailable,
                "cannot be started: " + std::generic_category().message(errno));
  }
  pid_t child = 0;
  if (const int error = Spawn(program, output, errors, child); error != 0) {
    return Fail(ErrorKind::kConfig, "cannot be started: " + std::generic_category().message(error));
  }
  output.writer.Close();
  errors.writer.Close();
  return RunningProgram(child, output, errors).Wait(program, stop);
}

bool IsProgram(const std::string& path) {
  std::error_code error;
  return std::filesystem::is_regular_file(path, error) && access(path.c_str(), X_OK) == 0;
}

std::optional<std::string> FindInPath(const std::string& name, const Environment& environment) {
  const std::string folders = environment("PATH").value_or("");
  for (std::string_view rest = folders; !rest.empty();) {
    const std::string path = std::string(TakePart(rest, ':')) + "/" + name;
    if (path.starts_with('/') && IsProgram(path)) return path;
  }
  return std::nullopt;
}

}  // namespace exporter
