// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <latch>
#include <memory>
#include <vector>

#include <gtest/gtest.h>

#include "tests/serve/raw_client.h"
#include "tests/serve/test_server.h"

namespace exporter::server_stop_test {
namespace {

using Clients = std::vector<std::unique_ptr<RawClient>>;

// How long stopping `server` takes.
std::chrono::duration<double> Stop(std::unique_ptr<HttpServer> server) {
  const auto before = std::chrono::steady_clock::now();
  server.reset();
  return std::chrono::steady_clock::now() - before;
}

TEST(HttpServer, StopsWithinASecondWhenIdle) {
  const auto server = [] {
    return StartOrThrow(Loopback(), [](const WebRequest&) { return PlainText("x"); });
  };
  EXPECT_LT(Stop(server()).count(), 1.0);
}

TEST(HttpServer, StopsWithinASecondInSpiteOfOpenConnections) {
  std::string large;
  large.resize(50'000'000, 'x');
  auto server = StartOrThrow(Loopback(), [&](const WebRequest& request) {
    return PlainText(request.path == "/large" ? large : "small");
  });
  const int port = server->ports().front();
  Clients clients;
  const auto connect = [&](std::string_view request) -> RawClient& {
    clients.push_back(std::make_unique<RawClient>(port, 4096));
    clients.back()->Send(request);
    return *clients.back();
  };
  connect("GET /large HTTP/1.1\r\n\r\n").ReadThrough("\r\n\r\n");  // and stops reading
  connect("GET / HTTP/1.1\r\n\r\n").ReadThrough("small");          // keep-alive, idle
  connect("GET / HTTP/1.1\r\nHost:");                              // incomplete request
  for (int i = 0; i < 30; ++i) connect("");                        // more than the server's threads
  EXPECT_LT(Stop(std::move(server)).count(), 1.0);
}

TEST(HttpServer, FinishesTheAnswerInTheMakingBeforeItEnds) {
  std::latch entered(1);
  std::latch leave(1);
  bool finished = false;
  auto server = StartOrThrow(Loopback(), [&](const WebRequest&) {
    entered.count_down();
    leave.wait();
    finished = true;
    return PlainText("x");
  });
  const RawClient client(server->ports().front());
  client.Send("GET / HTTP/1.1\r\n\r\n");
  entered.wait();
  leave.count_down();
  server.reset();
  EXPECT_TRUE(finished);
}

}  // namespace
}  // namespace exporter::server_stop_test
