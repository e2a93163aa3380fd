#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <string>
#include <vector>

#include "tests/simulator/program_testing.h"

namespace simulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kWatch = "GET /api/v1/nodes?watch=true HTTP/1.1";

// A watch whose initial events have come; three nodes are there.
int OpenWatch(int port) {
  const int connection = ConnectTo(port);
  WriteAll(connection, RequestHead(kWatch, 0));
  EXPECT_THAT(ReadUntil(connection, "172.20.0.2\""), HasSubstr("\"ADDED\""));
  return connection;
}

Program StartFleet() {
  return Program({"--scenario", "fleet", "--nodes", "3", "--volumes", "10"});
}

TEST(WatchProgram, StreamsChangesInChunksAndEndsAfterItsTime) {
  Program program = StartFleet();
  const int port = PortIn(program.ReadLine());
  const int connection = ConnectTo(port);
  WriteAll(connection, RequestHead("GET /api/v1/nodes?watch=true&timeoutSeconds=2 HTTP/1.1", 0));
  std::string text = ReadUntil(connection, "172.20.0.2\"");
  Exchange(port, "POST /simulator/mutate HTTP/1.1", R"({"count":1,"resources":["nodes"]})");
  text += ReadUntil(connection, "\r\n0\r\n\r\n");
  EXPECT_THAT(text, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(text, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(text, HasSubstr("\"MODIFIED\""));
  EXPECT_THAT(text, EndsWith("\n\r\n0\r\n\r\n"));
  close(connection);
}

TEST(WatchProgram, ServesManyWatchesAndListsBesideThem) {
  Program program = StartFleet();
  const int port = PortIn(program.ReadLine());
  std::vector<int> watches;
  for (int i = 0; i < 64; ++i) watches.push_back(OpenWatch(port));
  EXPECT_THAT(Exchange(port, "GET /api/v1/nodes HTTP/1.1").text, StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Exchange(port, "GET /simulator/state HTTP/1.1").text, HasSubstr("\"nodes\": 64"));
  Exchange(port, "POST /simulator/mutate HTTP/1.1", R"({"count":1,"resources":["nodes"]})");
  for (const int watch : watches) EXPECT_THAT(ReadUntil(watch, "}\n"), HasSubstr("MODIFIED"));

  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(program.Stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(5));
  for (const int watch : watches) close(watch);
}

TEST(WatchProgram, NoticesThatItsClientHasGone) {
  Program program = StartFleet();
  const int port = PortIn(program.ReadLine());
  close(OpenWatch(port));
  const auto state = [&] { return Exchange(port, "GET /simulator/state HTTP/1.1").text; };
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (state().find("\"watches\": {}") == std::string::npos &&
         std::chrono::steady_clock::now() < deadline) {
  }
  EXPECT_THAT(state(), HasSubstr("\"watches\": {}"));
}

TEST(WatchProgram, DropsConnectionsWhenItRestarts) {
  Program program = StartFleet();
  const int port = PortIn(program.ReadLine());
  const int watch = OpenWatch(port);
  const int idle = ConnectTo(port);
  WriteAll(idle, "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
  EXPECT_THAT(ReadUntil(idle, "linux/amd64"), StartsWith("HTTP/1.1 200"));
  EXPECT_THAT(Exchange(port, "POST /simulator/restart HTTP/1.1").text, StartsWith("HTTP/1.1 200"));
  for (const int connection : {watch, idle}) {
    EXPECT_THAT(ReadUntil(connection, "never"), Not(EndsWith("0\r\n\r\n")));
    close(connection);
  }
  EXPECT_THAT(Exchange(port, "GET /api/v1/nodes HTTP/1.1").text, StartsWith("HTTP/1.1 200"));
}

TEST(WatchProgram, BreaksStreamsOffInTheMiddle) {
  Program program = StartFleet();
  const int port = PortIn(program.ReadLine());
  AddFault(port, "truncate", R"(,"verb":"watch","after_events":2)");
  const Reply cut = Exchange(port, kWatch);
  EXPECT_THAT(cut.text, HasSubstr("172.20.0.1\""));
  EXPECT_THAT(cut.text, Not(HasSubstr("172.20.0.2\"")));
  EXPECT_THAT(cut.text, Not(EndsWith("0\r\n\r\n")));
  AddFault(port, "half_line", R"(,"after_events":1)");
  EXPECT_THAT(Exchange(port, kWatch).text, Not(EndsWith("}\n\r\n")));
  AddFault(port, "reset", R"(,"verb":"watch","after_events":1)");
  EXPECT_EQ(Exchange(port, kWatch).error, ECONNRESET);
  AddFault(port, "gone", R"(,"verb":"watch","after_events":1)");
  EXPECT_THAT(Exchange(port, kWatch + std::string()).text, EndsWith("\n\r\n0\r\n\r\n"));
}

}  // namespace
}  // namespace simulator
