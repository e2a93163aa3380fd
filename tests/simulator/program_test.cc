#include <arpa/inet.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

namespace simulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

// The program itself, its output in hand.
class Program {
 public:
  explicit Program(std::vector<std::string> arguments) {
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
  ~Program() {
    if (pid_ > 0) Stop();
    close(output_);
  }
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  std::string ReadLine() {
    std::string line;
    char c = 0;
    while (read(output_, &c, 1) == 1 && c != '\n') line += c;
    return line;
  }

  int Wait() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  int Stop() {
    kill(pid_, SIGTERM);
    return Wait();
  }

 private:
  pid_t pid_ = 0;
  int output_ = -1;
};

int PortIn(const std::string& line) {
  constexpr std::string_view kBefore = "http://127.0.0.1:";
  const std::size_t at = line.find(kBefore);
  return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + kBefore.size());
}

int Connect(int port) {
  const int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  return connection;
}

struct Reply {
  std::string text;
  int error = 0;  // of the last read
};

// Everything that comes until the server closes or resets.
Reply Exchange(int port, const std::string& head, const std::string& body = "") {
  const int connection = Connect(port);
  const std::string request = head +
                              "\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                              "Authorization: Bearer simulator-token\r\nContent-Length: " +
                              std::to_string(body.size()) + "\r\n\r\n" + body;
  EXPECT_EQ(write(connection, request.data(), request.size()),
            static_cast<ssize_t>(request.size()));
  Reply reply;
  std::array<char, 65536> buffer{};
  ssize_t size = 0;
  while ((size = read(connection, buffer.data(), buffer.size())) > 0)
    reply.text.append(buffer.data(), static_cast<std::size_t>(size));
  reply.error = size < 0 ? errno : 0;
  close(connection);
  return reply;
}

constexpr const char* kList = "GET /api/v1/persistentvolumes HTTP/1.1";

void AddFault(int port, const std::string& kind, int delay_ms = 200) {
  const Reply reply = Exchange(
      port, "POST /simulator/faults HTTP/1.1",
      R"({"match":"*","kind":")" + kind + R"(","delay_ms":)" + std::to_string(delay_ms) + "}");
  EXPECT_THAT(reply.text, StartsWith("HTTP/1.1 200"));
}

TEST(Program, ServesUntilItIsTerminated) {
  Program program({"--scenario", "incident", "--step", "bound"});
  const std::string line = program.ReadLine();
  EXPECT_THAT(line, StartsWith("ack-simulator listening on http://127.0.0.1:"));
  EXPECT_THAT(line, EndsWith(" scenario=incident"));
  const Reply reply = Exchange(PortIn(line), kList);
  EXPECT_THAT(reply.text, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(reply.text, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(reply.text, HasSubstr("receiver-receiver-web-statefulset-7"));
  EXPECT_THAT(reply.text, EndsWith("]}\n\r\n0\r\n\r\n"));
  EXPECT_THAT(Exchange(PortIn(line), "GET /livez HTTP/1.1").text,
              HasSubstr("Content-Length: 2\r\n"));
  EXPECT_EQ(program.Stop(), 0);
}

TEST(Program, WritesThePortFile) {
  const std::string path = testing::TempDir() + "/simulator-port-" + std::to_string(getpid());
  Program program({"--scenario", "healthy", "--port-file", path});
  const int port = PortIn(program.ReadLine());
  FILE* const file = fopen(path.c_str(), "re");
  ASSERT_NE(file, nullptr);
  int written = 0;
  EXPECT_EQ(fscanf(file, "%d", &written), 1);
  fclose(file);
  unlink(path.c_str());
  EXPECT_EQ(written, port);
}

TEST(Program, ResetsTheConnection) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "reset");
  const Reply reply = Exchange(port, kList);
  EXPECT_EQ(reply.text, "");
  EXPECT_EQ(reply.error, ECONNRESET);
  EXPECT_THAT(Exchange(port, kList).text, StartsWith("HTTP/1.1 200"));
}

TEST(Program, TruncatesTheBody) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  const std::size_t whole = Exchange(port, kList).text.size();
  AddFault(port, "truncate");
  const Reply reply = Exchange(port, kList);
  EXPECT_THAT(reply.text, StartsWith("HTTP/1.1 200"));
  EXPECT_LT(reply.text.size(), whole * 3 / 4);
  EXPECT_THAT(reply.text, Not(EndsWith("0\r\n\r\n")));
}

TEST(Program, SlowsTheBodyDownAndStillSendsIt) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "slow");
  const auto before = std::chrono::steady_clock::now();
  const Reply reply = Exchange(port, kList);
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(200));
  EXPECT_THAT(reply.text, EndsWith("]}\n\r\n0\r\n\r\n"));
}

TEST(Program, EndsInTheMiddleOfASlowAnswerAndOfAnIdleConnection) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "slow", 600000);
  const int slow = Connect(port);
  const int idle = Connect(port);
  const std::string request = "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  ASSERT_EQ(write(slow, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  char first = 0;
  ASSERT_EQ(read(slow, &first, 1), 1);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(program.Stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
  close(slow);
  close(idle);
}

TEST(Program, NamesAllMistakesAndEndsWithTwo) {
  Program program({"--scenario", "tragedy", "--listen", "0.0.0.0:1", "--seed", "x", "--fast"});
  EXPECT_EQ(program.ReadLine(), "ack-simulator: --fast: no such flag");
  EXPECT_THAT(program.ReadLine(), HasSubstr("--seed: \"x\" is not a number"));
  EXPECT_THAT(program.ReadLine(), HasSubstr("--listen: \"0.0.0.0:1\" is not 127.0.0.1:PORT"));
  EXPECT_THAT(program.ReadLine(), HasSubstr("--scenario: \"tragedy\" is none of"));
  EXPECT_EQ(program.Wait(), 2);
}

TEST(Program, RefusesAnUnknownStep) {
  Program program({"--scenario", "healthy", "--step", "bound"});
  EXPECT_THAT(program.ReadLine(), HasSubstr("--step: scenario healthy has no step \"bound\""));
  EXPECT_EQ(program.Wait(), 2);
}

}  // namespace
}  // namespace simulator
