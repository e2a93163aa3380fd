// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/program_testing.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>

namespace simulator {

Program::Program(std::vector<std::string> arguments) {
  std::array<int, 2> ends{};
  EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  arguments.insert(arguments.begin(), SIMULATOR_PROGRAM);
  std::vector<char*> argv;
  argv.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) argv.push_back(argument.data());
  argv.push_back(nullptr);
  EXPECT_EQ(posix_spawn(&pid_, SIMULATOR_PROGRAM, &actions, nullptr, argv.data(), environ), 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  output_ = ends[0];
}

Program::~Program() {
  if (pid_ > 0) Stop();
  close(output_);
}

std::string Program::ReadLine() {
  std::string line;
  char c = 0;
  while (read(output_, &c, 1) == 1 && c != '\n') line += c;
  return line;
}

int Program::Wait() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int Program::Stop() {
  kill(pid_, SIGTERM);
  return Wait();
}

int PortIn(const std::string& line) {
  constexpr std::string_view kBefore = "://127.0.0.1:";
  const std::size_t at = line.find(kBefore);
  return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + kBefore.size());
}

int ConnectTo(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return connection;
}

void WriteAll(int connection, const std::string& text) {
  EXPECT_EQ(write(connection, text.data(), text.size()), static_cast<ssize_t>(text.size()));
}

std::string ReadUntil(int connection, const std::string& end) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (text.find(end) == std::string::npos) {
    const ssize_t size = read(connection, buffer.data(), buffer.size());
    if (size <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  return text;
}

std::string RequestHead(const std::string& line, std::size_t body_size) {
  return line + "\r\nHost: 127.0.0.1\r\nConnection: close\r\n" +
         "Authorization: Bearer simulator-token\r\nContent-Length: " + std::to_string(body_size) +
         "\r\n\r\n";
}

Reply Exchange(int port, const std::string& line, const std::string& body) {
  const int connection = ConnectTo(port);
  WriteAll(connection, RequestHead(line, body.size()) + body);
  Reply reply;
  std::array<char, 65536> buffer{};
  ssize_t size = 0;
  while ((size = read(connection, buffer.data(), buffer.size())) > 0)
    reply.text.append(buffer.data(), static_cast<std::size_t>(size));
  reply.error = size < 0 ? errno : 0;
  close(connection);
  return reply;
}

void AddFault(int port, const std::string& kind, const std::string& more) {
  const Reply reply = Exchange(port, "POST /simulator/faults HTTP/1.1",
                               R"({"match":"*","kind":")" + kind + "\"" + more + "}");
  EXPECT_THAT(reply.text, testing::StartsWith("HTTP/1.1 200"));
}

TemporaryFolder::TemporaryFolder() {
  std::string pattern = testing::TempDir() + "/simulator-XXXXXX";
  EXPECT_NE(mkdtemp(pattern.data()), nullptr);
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace simulator
