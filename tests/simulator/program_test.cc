#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <string>

#include "tests/simulator/program_testing.h"

namespace simulator {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kList = "GET /api/v1/persistentvolumes HTTP/1.1";

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
  AddFault(port, "slow", R"(,"delay_ms":200)");
  const auto before = std::chrono::steady_clock::now();
  const Reply reply = Exchange(port, kList);
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(200));
  EXPECT_THAT(reply.text, EndsWith("]}\n\r\n0\r\n\r\n"));
}

TEST(Program, EndsInTheMiddleOfASlowAnswerAndOfAnIdleConnection) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "slow", R"(,"delay_ms":600000)");
  const int slow = ConnectTo(port);
  const int idle = ConnectTo(port);
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

TEST(Program, NamesMistakesOfAccessAndTls) {
  Program program({"--scenario", "healthy", "--deny", "ponies", "--basic-auth", "secret",
                   "--client-ca", "ca.crt"});
  EXPECT_THAT(program.ReadLine(), HasSubstr("--deny: \"ponies\" is not RESOURCE"));
  EXPECT_EQ(program.ReadLine(), "ack-simulator: --basic-auth: the value is not USER:PASSWORD");
  EXPECT_THAT(program.ReadLine(), HasSubstr("--client-ca: client certificates need --tls-cert"));
  EXPECT_EQ(program.Wait(), 2);
}

TEST(Program, NamesMistakesOfRegions) {
  Program unknown({"--scenario", "healthy", "--regions", "cn-shenzhen,cn-atlantis"});
  EXPECT_THAT(unknown.ReadLine(), HasSubstr("--regions: \"cn-shenzhen,cn-atlantis\" is not "
                                            "cn-shenzhen or cn-shenzhen,REGION"));
  EXPECT_EQ(unknown.Wait(), 2);
  Program nowhere({"--scenario", "healthy", "--second-region-disks", "7"});
  EXPECT_EQ(nowhere.ReadLine(),
            "ack-simulator: --second-region-disks: --regions names no second region");
  EXPECT_EQ(nowhere.Wait(), 2);
}

TEST(Program, RefusesAnUnknownStep) {
  Program program({"--scenario", "healthy", "--step", "bound"});
  EXPECT_THAT(program.ReadLine(), HasSubstr("--step: scenario healthy has no step \"bound\""));
  EXPECT_EQ(program.Wait(), 2);
}

}  // namespace
}  // namespace simulator
