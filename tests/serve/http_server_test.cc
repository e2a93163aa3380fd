// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/http_server.h"

#include <array>
#include <stdexcept>
#include <thread>

#include <gmock/gmock.h>

#include "exporter/metrics/page_builder.h"
#include "exporter/serve/router.h"
#include "tests/metrics/gunzip.h"
#include "tests/serve/raw_client.h"
#include "tests/serve/test_server.h"
#include "tests/serve/web_client.h"
#include "tests/support/matchers.h"

namespace exporter::http_server_test {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string Url(const HttpServer& server, const std::string& path = "/") {
  return "http://127.0.0.1:" + std::to_string(server.ports().front()) + path;
}

constexpr std::array<std::string_view, 1> kLabels{"volume"};
constexpr MetricDef kLine{.name = "x_of_some_length_bytes", .help = "A line.", .labels = kLabels};
constexpr std::array kCatalogue{&kLine};

std::shared_ptr<const Page> PageOfLines(int lines) {
  PageBuilder builder(kCatalogue);
  for (int i = 0; i < lines; ++i) builder.Add(kLine, {std::to_string(i)}, i);
  return std::make_shared<const Page>(builder.Build());
}

TEST(HttpServer, ListensOnSeveralAddresses) {
  const ServerOptions options{.listen_addresses = {"127.0.0.1:0", "[::1]:0", "localhost:0"},
                              .tls = {}};
  const auto server = StartOrThrow(options, [](const WebRequest&) { return PlainText("hello"); });
  ASSERT_EQ(server->ports().size(), 3U);
  WebClient client;
  const auto port = [&](std::size_t i) { return std::to_string(server->ports().at(i)); };
  EXPECT_EQ(client.Get("http://127.0.0.1:" + port(0)).body, "hello");
  EXPECT_EQ(client.Get("http://[::1]:" + port(1)).body, "hello");
  EXPECT_EQ(client.Get("http://127.0.0.1:" + port(2)).body, "hello");
}

TEST(HttpServer, HandsTheRequestToTheResponder) {
  WebRequest seen;
  const auto server = StartOrThrow(Loopback(), [&](const WebRequest& request) {
    seen = request;
    return PlainText("");
  });
  Exchange(server->ports().front(),
           "GET /a/./b?x=1&y=%20 HTTP/1.1\r\nHost: h\r\nAccept: text/plain\r\naccept: */*;q=0.1\r\n"
           "Accept-Encoding: gzip\r\n\r\n");
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.path, "/a/b");
  EXPECT_EQ(seen.query, "x=1&y=%20");
  EXPECT_EQ(seen.accept, "text/plain,*/*;q=0.1");
  EXPECT_EQ(seen.accept_encoding, "gzip");
}

TEST(HttpServer, SendsStatusHeadersPageAndBody) {
  const auto page = PageOfLines(1);
  const auto server = StartOrThrow(Loopback(), [&](const WebRequest&) {
    return WebAnswer{.status = 503,
                     .content_type = "text/x",
                     .headers = {{"X-One", "1"}, {"X-Two", "2"}},
                     .page = page,
                     .body = "body"};
  });
  const std::string answer =
      Exchange(server->ports().front(), "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(
      answer,
      AllOf(
          StartsWith("HTTP/1.1 503 Service Unavailable\r\n"), HasSubstr("Content-Type: text/x\r\n"),
          HasSubstr("Content-Length: " + std::to_string(page->plain_bytes + 4) + "\r\n"),
          HasSubstr("X-One: 1\r\n"), HasSubstr("X-Two: 2\r\n"), HasSubstr("Connection: close\r\n"),
          ContainsRegex("Date: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} 20[0-9]{2} [0-9:]{8} GMT\r\n"),
          EndsWith("\r\n\r\n" + TextOf(*page) + "body")));
}

TEST(HttpServer, AnswersHeadWithoutContent) {
  const auto server =
      StartOrThrow(Loopback(), [](const WebRequest&) { return PlainText("twelve bytes"); });
  const std::string answer =
      Exchange(server->ports().front(), "HEAD / HTTP/1.1\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(answer, AllOf(HasSubstr("Content-Length: 12\r\n"), EndsWith("\r\n\r\n")));
}

TEST(HttpServer, SpeaksHttp10) {
  const auto server = StartOrThrow(Loopback(), [](const WebRequest&) { return PlainText("old"); });
  const RawClient client(server->ports().front());
  client.Send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_THAT(client.ReadAll(), AllOf(StartsWith("HTTP/1.0 200 OK\r\n"),
                                      HasSubstr("Connection: close\r\n"), EndsWith("old")));
}

TEST(HttpServer, KeepsConnections) {
  const auto server = StartOrThrow(Loopback(), [](const WebRequest&) { return PlainText("x"); });
  WebClient client;
  EXPECT_EQ(client.Get(Url(*server)).connections, 1);
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.Get(Url(*server)).connections, 0);
}

TEST(HttpServer, AnswersPipelinedRequestsInTurn) {
  const auto server =
      StartOrThrow(Loopback(), [](const WebRequest& request) { return PlainText(request.path); });
  const std::string answers = Exchange(server->ports().front(),
                                       "GET /one HTTP/1.1\r\n\r\nHEAD /two HTTP/1.1\r\n\r\n"
                                       "GET /three HTTP/1.1\r\nConnection: close\r\n\r\n");
  const auto one = answers.find("\r\n\r\n/oneHTTP/1.1 200 OK\r\n");
  const auto three = answers.find("\r\n\r\n/three");
  EXPECT_NE(one, std::string::npos) << answers;
  EXPECT_NE(three, std::string::npos) << answers;
  EXPECT_LT(one, three);
}

TEST(HttpServer, WritesLargeAnswersWhole) {
  const auto page = PageOfLines(500'000);
  const std::string content = TextOf(*page) + "tail";
  ASSERT_GT(content.size(), 20'000'000U);
  const auto server = StartOrThrow(Loopback(), [&](const WebRequest&) {
    WebAnswer answer = PlainText("tail");
    answer.page = page;
    return answer;
  });
  EXPECT_EQ(WebClient().Get(Url(*server)).body, content);

  const RawClient narrow(server->ports().front(), 4096);
  narrow.Send("GET / HTTP/1.0\r\n\r\n");
  const std::string answer = narrow.ReadAll();
  EXPECT_EQ(answer.substr(answer.find("\r\n\r\n") + 4), content);
}

TEST(HttpServer, OutlivesClientsThatLeaveEarly) {
  const std::string large(8'000'000, 'x');
  const auto server = StartOrThrow(Loopback(), [&](const WebRequest&) { return PlainText(large); });
  for (int i = 0; i < 20; ++i) {
    const RawClient client(server->ports().front());
    client.Send("GET / HTTP/1.1\r\n\r\n");
    client.ReadThrough("\r\n\r\n");
  }
  EXPECT_EQ(WebClient().Get(Url(*server)).body.size(), large.size());
}

TEST(HttpServer, AnswersExceptionsWith500) {
  const auto server = StartOrThrow(Loopback(), [](const WebRequest& request) -> WebAnswer {
    if (request.path == "/int") throw 7;
    if (request.path == "/error") throw std::runtime_error("broken\nin two lines");
    return PlainText("fine");
  });
  WebClient client;
  for (const std::string path : {"/int", "/error"}) {
    const WebReply reply = client.Get(Url(*server, path));
    EXPECT_EQ(reply.status, 500);
    EXPECT_EQ(reply.body, "internal error\n") << "what went wrong is for the log";
  }
  EXPECT_EQ(client.Get(Url(*server)).body, "fine");
}

TEST(HttpServer, NamesTheAddressThatIsTaken) {
  const auto respond = [](const WebRequest&) { return PlainText("x"); };
  const auto server = StartOrThrow(Loopback(), respond);
  const std::string taken = "127.0.0.1:" + std::to_string(server->ports().front());
  EXPECT_THAT(
      HttpServer::Start({.listen_addresses = {taken}, .tls = {}}, respond),
      FailsWith(ErrorKind::kConfig, "cannot listen on '" + taken + "': Address already in use"));
  EXPECT_THAT(HttpServer::Start(
                  {.listen_addresses = {"192.0.2.1:0", "127.0.0.1:0", taken}, .tls = {}}, respond),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("'192.0.2.1:0': Cannot assign"),
                                                  HasSubstr("; "), HasSubstr(taken))));
}

TEST(HttpServer, RefusesTheSameAddressTwice) {
  const auto respond = [](const WebRequest&) { return PlainText("x"); };
  const int port = StartOrThrow(Loopback(), respond)->ports().front();
  const std::string address = "127.0.0.1:" + std::to_string(port);
  EXPECT_THAT(HttpServer::Start({.listen_addresses = {address, address}, .tls = {}}, respond),
              FailsWith(ErrorKind::kConfig, HasSubstr("Address already in use")));
  EXPECT_THAT(HttpServer::Start({.listen_addresses = {address}, .tls = {}}, respond), IsOk())
      << "a port can be had again as soon as the server is gone";
}

TEST(HttpServer, ServesTheSiteToManyAtOnce) {
  PageSlot slot;
  ExporterMetrics metrics;
  const Slot<Evaluation> evaluation;
  const Reports reports(evaluation);
  const Router site(slot, reports, metrics, {.telemetry_path = "/metrics", .version = "1"});
  const auto server =
      StartOrThrow(Loopback(), [&](const WebRequest& request) { return site.Respond(request); });
  std::vector<std::jthread> scrapers;
  scrapers.reserve(12);
  for (int i = 0; i < 12; ++i) {  // more than the server's threads
    scrapers.emplace_back([&] {
      WebClient client;
      curl_easy_setopt(client.curl(), CURLOPT_ACCEPT_ENCODING, "gzip");
      for (int n = 0; n < 10; ++n) {
        const WebReply reply = client.Get(Url(*server, "/metrics"));
        EXPECT_EQ(reply.status, 200) << reply.error;
        EXPECT_THAT(reply.headers, HasSubstr("Content-Encoding: gzip\r\n"));
        EXPECT_THAT(reply.body, HasSubstr("process_open_fds "));
      }
    });
  }
}

}  // namespace
}  // namespace exporter::http_server_test
