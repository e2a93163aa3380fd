// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

// What tests of the program itself share.
namespace simulator {

// The program, its output in hand.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments);
  // Ends it.
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string ReadLine();
  // Its exit status; -1 when a signal has ended it.
  int Wait();
  int Stop();

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

// The port in the line that the program begins with.
int PortIn(const std::string& line);

// A new connection with the program; the caller closes it.
int ConnectTo(int port);
void WriteAll(int connection, const std::string& text);
// Reads until `end` has come or nothing more comes; what has come is returned.
std::string ReadUntil(int connection, const std::string& end);

// Head of a request with the good token.
std::string RequestHead(const std::string& line, std::size_t body_size);

struct Reply {
  std::string text;
  int error = 0;  // of the last read
};
// Everything that comes until the server closes or resets.
Reply Exchange(int port, const std::string& line, const std::string& body = "");

// Asks the program for a fault on all requests; `more` are further members, each led by a comma.
void AddFault(int port, const std::string& kind, const std::string& more = "");

// A new folder, removed with its files when the object goes.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace simulator
