// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/child_process.h"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <gmock/gmock.h>

#include "tests/support/matchers.h"
#include "tests/support/temporary_folder.h"

namespace exporter::child_process_test {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;

constexpr milliseconds kSoon{200};

Program Shell(const std::string& script) {
  return {.path = "/bin/sh", .arguments = {"-c", script}};
}

TEST(RunProgram, GivesOutputLastWordsAndStatus) {
  const auto end =
      RunProgram(Shell("echo one; echo two; echo first >&2; echo last >&2; exit 3"), {});
  ASSERT_TRUE(end);
  EXPECT_EQ(end->output, "one\ntwo\n");
  EXPECT_EQ(end->last_words, "last");
  EXPECT_EQ(end->status, 3);
}

TEST(RunProgram, SaysWhichSignalEndedIt) {
  EXPECT_EQ(RunProgram(Shell("kill -TERM $$"), {}).value().status, 128 + SIGTERM);
}

TEST(RunProgram, GivesArgumentsAsTheyAre) {
  const auto end = RunProgram({.path = "/bin/echo", .arguments = {"$HOME", "a  b", "*"}}, {});
  EXPECT_EQ(end.value().output, "$HOME a  b *\n");
}

TEST(RunProgram, AddsVariablesToOurOwn) {
  Program program = Shell("echo \"$HOME|$NEW|$PATH\"");
  program.variables = {{"NEW", Secret("a b")}, {"HOME", Secret("/elsewhere")}};
  const auto end = RunProgram(program, {});
  EXPECT_THAT(end.value().output, HasSubstr("/elsewhere|a b|/"));
}

TEST(RunProgram, GivesNoInputNoFilesAndNoBlockedSignals) {
  const int ours = open("/dev/null", O_RDONLY);  // no O_CLOEXEC
  sigset_t blocked;
  sigset_t before;
  sigemptyset(&blocked);
  sigaddset(&blocked, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &blocked, &before);
  const auto handler = std::signal(SIGPIPE, SIG_IGN);
  const auto end = RunProgram(
      Shell("cat; ls /proc/self/fd | wc -l; grep -E 'SigBlk|SigIgn' /proc/self/status"), {});
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  std::signal(SIGPIPE, handler);
  close(ours);
  // The fourth descriptor is the directory that ls reads; libc reserves signals 32 and 33.
  EXPECT_THAT(end.value().output,
              testing::MatchesRegex("4\nSigBlk:\t0+\nSigIgn:\t0000000[01][08]0000000\n"));
}

TEST(RunProgram, KillsWhatDoesNotEndInTime) {
  Program program = Shell("sleep 600 & sleep 600");
  program.deadline = kSoon;
  EXPECT_THAT(RunProgram(program, {}),
              FailsWith(ErrorKind::kTimeout, HasSubstr("did not end within 200 ms")));
}

// Whether a process is gone, or a zombie not reaped yet by its new parent.
bool IsGone(pid_t process) {
  std::ifstream status("/proc/" + std::to_string(process) + "/stat");
  std::string text;
  std::getline(status, text);
  return text.empty() || text.find(") Z") != std::string::npos;
}

TEST(RunProgram, KillsTheWholeFamily) {
  TemporaryFolder folder;
  Program program = Shell("sleep 600 & echo $! > " + folder.path() + "/child; sleep 600");
  program.deadline = kSoon;
  ASSERT_THAT(RunProgram(program, {}), FailsWith(ErrorKind::kTimeout, testing::_));
  pid_t child = 0;
  std::ifstream(folder.path() + "/child") >> child;
  ASSERT_GT(child, 0);
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{10};
  while (!IsGone(child) && std::chrono::steady_clock::now() < deadline) std::this_thread::yield();
  EXPECT_TRUE(IsGone(child));
}

TEST(RunProgram, EndsWhenItIsToldToStop) {
  std::stop_source source;
  std::jthread stopper([&] { source.request_stop(); });
  EXPECT_THAT(RunProgram(Shell("sleep 600"), source.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
}

TEST(RunProgram, DoesNotWaitForWhatTheProgramLeavesBehind) {
  Program program = Shell("sleep 5 & echo done");
  program.deadline = milliseconds{4'000};
  EXPECT_EQ(RunProgram(program, {}).value().output, "done\n");
}

TEST(RunProgram, TakesOutputUpToItsLimit) {
  Program program = Shell("head -c 100000 /dev/zero");
  program.max_output = 100'000;
  EXPECT_EQ(RunProgram(program, {}).value().output.size(), 100'000U);
  program.max_output = 99'999;
  EXPECT_THAT(RunProgram(program, {}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("wrote more than 99999 bytes")));
  program = Shell("yes");
  EXPECT_THAT(RunProgram(program, {}), FailsWith(ErrorKind::kBadResponse, testing::_));
}

TEST(RunProgram, KeepsTheEndOfLongComplaints) {
  const auto end = RunProgram(Shell("yes | head -c 300000 >&2; echo 'the end' >&2; echo >&2"), {});
  EXPECT_EQ(end.value().last_words, "the end");
}

TEST(RunProgram, SaysWhyItCannotBeStarted) {
  EXPECT_THAT(RunProgram({.path = "/nowhere/program"}, {}),
              FailsWith(ErrorKind::kConfig, HasSubstr("No such file or directory")));
  EXPECT_THAT(RunProgram({.path = "/etc/passwd"}, {}),
              FailsWith(ErrorKind::kConfig, HasSubstr("Permission denied")));
}

TEST(FindInPath, FindsTheFirstProgramOfThatName) {
  const TemporaryFolder folder;
  const std::string plain = folder.Write("one/tool", "no program");
  const std::string tool = folder.Write("two/tool", "#!/bin/sh\n");
  folder.Write("three/tool", "#!/bin/sh\n");
  for (const char* name : {"two/tool", "three/tool"}) {
    std::filesystem::permissions(folder.path() + "/" + name, std::filesystem::perms::owner_all);
  }
  const auto in = [&](const std::string& path) {
    return FindInPath("tool", [=](const std::string& name) -> std::optional<std::string> {
      return name == "PATH" ? std::optional(path) : std::nullopt;
    });
  };
  const std::string root = folder.path();
  EXPECT_EQ(in(root + "/one:" + root + "/two:" + root + "/three"), tool);
  EXPECT_EQ(in("two:" + root + "/one"), std::nullopt);
  EXPECT_EQ(in(""), std::nullopt);
  EXPECT_FALSE(IsProgram(plain));
  EXPECT_FALSE(IsProgram(root + "/two"));
}

}  // namespace
}  // namespace exporter::child_process_test
