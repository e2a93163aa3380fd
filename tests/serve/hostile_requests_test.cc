// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <random>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/serve/router.h"
#include "tests/serve/raw_client.h"
#include "tests/serve/test_server.h"

namespace exporter::hostile_requests_test {
namespace {

using ::testing::AnyOf;
using ::testing::MatchesRegex;
using ::testing::StartsWith;

class HostileRequests : public ::testing::Test {
 protected:
  int port() const { return server_->ports().front(); }

  void ExpectItServes() const {
    EXPECT_THAT(Exchange(port(), "GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n"),
                StartsWith("HTTP/1.1 200 OK\r\n"));
  }

  PageSlot slot_;
  ExporterMetrics metrics_;
  Slot<Evaluation> evaluation_;
  Reports reports_{evaluation_};
  Router site_{slot_, reports_, metrics_, {.telemetry_path = "/metrics", .version = "1"}};
  std::unique_ptr<HttpServer> server_ = StartOrThrow(
      Loopback(), [this](const WebRequest& request) { return site_.Respond(request); });
};

std::string Request(const std::string& method, const std::string& target,
                    const std::string& headers = {}) {
  return method + " " + target + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n" + headers + "\r\n";
}

TEST_F(HostileRequests, AreRefusedWithAClientError) {
  std::string nul = Request("GET", "/livez");
  nul[7] = '\0';
  const std::vector<std::string> requests{
      Request("GET", "/" + std::string(20'000, 'a')),
      Request("GET", "/livez?" + std::string(40'000, 'q')),
      Request("GET", "/", "X: " + std::string(100'000, 'x') + "\r\n"),
      Request("GET", "//..//x"),
      Request("GET", "/../../../etc/passwd"),
      Request("GET", "/%2e%2e/%2e%2e/etc/passwd"),
      Request("GET", "/livez%00"),
      Request("GET", "/livez\\"),
      Request("GET", "/-/healthy/../../x"),
      Request("GET", "/\xff\xfe\x80"),
      Request("GET", "livez"),
      Request("GET", ""),
      Request("BREW", "/livez"),
      Request("G\x01T", "/livez"),
      Request("POST", "/metrics", "Content-Length: 3\r\n") + "abc",
      Request("POST", "/metrics", "Content-Length: 99999999999999999999\r\n"),
      Request("POST", "/metrics", "Content-Length: -5\r\n"),
      Request("POST", "/metrics", "Transfer-Encoding: chunked\r\n") + "zz\r\n",
      Request("PUT", "/x.html", "Content-Length: 1\r\n") + "x",
      Request("DELETE", "/metrics"),
      Request("TRACE", "/livez"),
      Request("PROPFIND", "/"),
      "GET /livez\r\n\r\n",
      "GET /livez HTTP/1.1\n\r\n\r",
      "GET  /livez HTTP/1.1 extra\r\n\r\n",
      "\x16\x03\x01\x02\x0a\x01\x02\x01\xfc\x03\x03",  // a TLS ClientHello
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",              // the HTTP/2 preface
      nul};
  for (const std::string& request : requests) {
    const std::string answer = Exchange(port(), request);
    EXPECT_THAT(answer.substr(0, 12), AnyOf(MatchesRegex("HTTP/1.1 4.."), "HTTP/1.1 505"))
        << request.substr(0, 60);
  }
  ExpectItServes();
}

TEST_F(HostileRequests, AreClosedWithoutAnAnswerWhereTheyHaveNoPath) {
  EXPECT_EQ(Exchange(port(), Request("OPTIONS", "*")), "");
  EXPECT_EQ(Exchange(port(), Request("GET", "http://example.org/livez")), "");
  EXPECT_EQ(Exchange(port(), Request("GET", "http://example.org:1/livez")), "");
  EXPECT_EQ(Exchange(port(), ""), "");
  ExpectItServes();
}

TEST_F(HostileRequests, OfAnUnreadBodyEndTheConnection) {
  const RawClient client(port());
  client.Send("POST /metrics HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_THAT(client.ReadAll(), StartsWith("HTTP/1.1 405 Method Not Allowed\r\n"));
}

TEST_F(HostileRequests, OfRandomBytesDoNoHarm) {
  const std::array<std::string_view, 18> pieces{"GET ",     "HEAD ",
                                                "POST ",    "/metrics",
                                                "/",        "HTTP/1.1",
                                                "HTTP/1.0", "\r\n",
                                                "\r\n\r\n", "Host: ",
                                                "*",        "?",
                                                "%0",       "Content-Length: ",
                                                "9",        "../",
                                                ":",        "Connection: keep-alive\r\n"};
  std::mt19937 random(1122);
  for (int round = 0; round < 500; ++round) {
    std::string request;
    for (std::size_t left = random() % 30; left > 0; --left) {
      if (random() % 5 == 0) {
        request.push_back(static_cast<char>(random() % 256));
      } else {
        request += pieces[random() % pieces.size()];
      }
    }
    const std::string answer = Exchange(port(), request);
    EXPECT_THAT(answer, AnyOf("", StartsWith("HTTP/1.1 "), StartsWith("HTTP/1.0 "))) << request;
  }
  ExpectItServes();
}

}  // namespace
}  // namespace exporter::hostile_requests_test
