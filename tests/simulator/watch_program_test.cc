// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/socket.h>
#include <unistd.h>
#include <chrono>
#include <string>
#include <vector>

#include "tests/simulator/program_testing.h"
#include "tests/simulator/testing.h"

namespace simulator::watch_program_test {
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

using testing::IsEmpty;
using testing::SizeIs;

constexpr const char* kVolumes = "/api/v1/persistentvolumes";
constexpr std::size_t kVolumeCount = 24;

void AddFault(Stage& stage, const std::string& members) {
  const Answer answer =
      stage.Control("POST", "/simulator/faults", R"({"match":"*",)" + members + "}");
  ASSERT_EQ(answer.status, 200) << answer.body;
}

// What a watch of all volumes gets with that fault.
Piece WatchWith(Stage& stage, const std::string& members) {
  AddFault(stage, members);
  return ReadAll(*stage.Watch(kVolumes));
}

TEST(WatchFaults, AnswerWithAStatusAndWhenToComeBack) {
  Stage stage("incident");
  const auto ask = [&](const std::string& members) {
    AddFault(stage, members);
    return stage.Kubernetes(std::string(kVolumes) + "?watch=true");
  };
  const Answer busy = ask(R"("kind":"status","status":429,"retry_after":7)");
  EXPECT_EQ(busy.status, 429);
  EXPECT_EQ(busy.stream, nullptr);
  EXPECT_EQ(busy.headers.back(), (std::pair<std::string, std::string>("Retry-After", "7")));
  const Answer down = ask(R"("kind":"status","status":503,"retry_after":2)");
  EXPECT_EQ(down.headers.back().second, "2");
  EXPECT_NE(ask(R"("kind":"status","status":403,"retry_after":2)").headers.back().first,
            "Retry-After");
}

TEST(WatchFaults, EndTheConnectionBehindSomeEvents) {
  Stage stage("incident");
  const Piece reset = WatchWith(stage, R"("kind":"reset","after_events":3)");
  EXPECT_THAT(reset.lines, SizeIs(3));
  EXPECT_EQ(reset.then, Piece::Then::kReset);
  const Piece cut = WatchWith(stage, R"("kind":"truncate")");
  EXPECT_THAT(cut.lines, IsEmpty());
  EXPECT_EQ(cut.then, Piece::Then::kBreak);
}

TEST(WatchFaults, BreakALineInTwo) {
  Stage stage("incident");
  const Piece piece = WatchWith(stage, R"("kind":"half_line","after_events":2)");
  ASSERT_THAT(piece.lines, SizeIs(3));
  EXPECT_THAT(piece.lines[1], EndsWith("}\n"));
  EXPECT_THAT(piece.lines[2], Not(EndsWith("\n")));
  EXPECT_THAT(piece.lines[2], HasSubstr("\"ADDED\""));
  EXPECT_EQ(piece.then, Piece::Then::kBreak);
}

TEST(WatchFaults, SendErrorEvents) {
  Stage stage("incident");
  const Piece gone = WatchWith(stage, R"("kind":"gone","after_events":1)");
  ASSERT_THAT(gone.lines, SizeIs(2));
  EXPECT_THAT(gone.lines[1], HasSubstr("\"code\":410"));
  EXPECT_EQ(gone.then, Piece::Then::kEnd);
  const Piece error = WatchWith(stage, R"("kind":"error_event","status":504)");
  ASSERT_THAT(error.lines, SizeIs(1));
  EXPECT_THAT(error.lines[0], HasSubstr("{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\""));
  EXPECT_THAT(error.lines[0], HasSubstr("\"code\":504"));
}

TEST(WatchFaults, MixGarbageAndWrongTypesIntoTheStream) {
  Stage stage("incident");
  AddFault(stage, R"("kind":"bad_json","after_events":4)");
  const auto garbage = ReadEvents(*stage.Watch(kVolumes));
  ASSERT_THAT(garbage, SizeIs(kVolumeCount + 1));
  EXPECT_FALSE(garbage[3].is_discarded());
  EXPECT_TRUE(garbage[4].is_discarded());
  EXPECT_FALSE(garbage[5].is_discarded());
  AddFault(stage, R"("kind":"wrong_type","after_events":4)");
  const auto wrong = ReadEvents(*stage.Watch(kVolumes));
  ASSERT_THAT(wrong, SizeIs(kVolumeCount));
  EXPECT_EQ(wrong[4].at("object").at("spec"), 7);
  EXPECT_TRUE(wrong[5].at("object").at("spec").is_object());
}

TEST(WatchFaults, SlowDownOrSilenceAStream) {
  Stage stage("incident");
  EXPECT_EQ(WatchWith(stage, R"("kind":"slow","delay_ms":7)").pause, std::chrono::milliseconds(7));
  AddFault(stage, R"("kind":"silent","after_events":2)");
  const auto stream = stage.Watch(std::string(kVolumes) + "?timeoutSeconds=9");
  EXPECT_THAT(ReadAll(*stream).lines, SizeIs(2));
  stage.Control("POST", "/simulator/advance?step=bound");
  EXPECT_THAT(ReadAll(*stream).lines, IsEmpty());
  stage.now += 9;
  EXPECT_EQ(ReadAll(*stream).then, Piece::Then::kEnd);
}

TEST(WatchFaults, KeepToTheVerbAskedFor) {
  Stage stage("incident");
  AddFault(stage, R"("kind":"status","verb":"watch")");
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 200);
  EXPECT_EQ(stage.Kubernetes(std::string(kVolumes) + "?watch=1").status, 503);
  AddFault(stage, R"("kind":"gone","verb":"list")");
  EXPECT_THAT(ReadAll(*stage.Watch(kVolumes)).lines, SizeIs(kVolumeCount));
  EXPECT_EQ(stage.Kubernetes(kVolumes).status, 410);
  const Answer wrong = stage.Control("POST", "/simulator/faults",
                                     R"({"match":"*","kind":"half_line","verb":"list"})");
  EXPECT_EQ(wrong.status, 400);
  EXPECT_THAT(wrong.body, HasSubstr("this kind befalls watches only"));
  EXPECT_THAT(
      stage.Control("POST", "/simulator/faults", R"({"match":"*","kind":"slow","verb":"patch"})")
          .body,
      HasSubstr("verb must be list, watch or get"));
}

TEST(ListFaults, RepeatTheContinueTokenForEver) {
  Stage stage("incident");
  AddFault(stage, R"("kind":"repeat_continue","count":1000)");
  auto page = stage.List(std::string(kVolumes) + "?limit=20");
  const std::string token = page.at("metadata").at("continue");
  for (int i = 0; i < 3; ++i) {
    page = stage.List(std::string(kVolumes) + "?limit=20&continue=" + token);
    EXPECT_EQ(page.at("metadata").at("continue"), token);
    EXPECT_EQ(page.at("items").size(), 4U);
  }
}

TEST(ListFaults, HideAWrongTypeInTheMiddleOfAPage) {
  Stage stage("incident");
  AddFault(stage, R"("kind":"wrong_type")");
  const auto list = stage.List(kVolumes);
  EXPECT_EQ(list.at("items").size(), kVolumeCount);
  EXPECT_EQ(list.at("items")[12].at("spec"), 7);
  EXPECT_TRUE(list.at("items")[11].at("spec").is_object());
}

}  // namespace
}  // namespace simulator::watch_program_test
