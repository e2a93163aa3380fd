// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/connection_writer.h"

#include <array>
#include <thread>

#include <gmock/gmock.h>

#include "exporter/metrics/page_builder.h"
#include "exporter/serve/router.h"
#include "tests/metrics/gunzip.h"
#include "tests/serve/raw_client.h"
#include "tests/serve/test_server.h"
#include "tests/serve/web_client.h"

namespace exporter::connection_writer_test {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

constexpr std::array<std::string_view, 1> kLabels{"disk"};
constexpr MetricDef kSize{.name = "x_disk_size_bytes", .help = "Size.", .labels = kLabels};
constexpr MetricDef kUp{.name = "x_up", .help = "Whether it is up."};
constexpr std::array kCatalogue{&kUp, &kSize};

// A real server with a page of many chunks.
class ScrapeTest : public ::testing::Test {
 protected:
  ScrapeTest() { Publish(1); }

  void Publish(double size) {
    PageBuilder builder(kCatalogue, slot_.current());
    builder.Add(kUp, {}, size);
    for (int i = 0; i < 10'000; ++i) builder.Add(kSize, {"d-" + std::to_string(i)}, size);
    slot_.Publish(std::make_shared<const Page>(builder.Build()), true);
  }

  std::string Url() const {
    return "http://127.0.0.1:" + std::to_string(server_->ports().front()) + "/metrics";
  }

  // Headers and content of the answer as sent.
  std::string Request(const std::string& method, const std::string& headers) const {
    return Exchange(server_->ports().front(),
                    method + " /metrics HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
  }

  PageSlot slot_;
  ExporterMetrics metrics_;
  Slot<Evaluation> evaluation_;
  Reports reports_{evaluation_};
  const Router site_{slot_, reports_, metrics_, {.telemetry_path = "/metrics", .version = "1"}};
  const std::unique_ptr<HttpServer> server_ = StartOrThrow(
      Loopback(), [this](const WebRequest& request) { return site_.Respond(request); });
};

std::string ContentOf(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

std::string LengthLine(const std::string& content) {
  return "\r\nContent-Length: " + std::to_string(content.size()) + "\r\n";
}

TEST_F(ScrapeTest, SendsThePlainPageChunkAfterChunk) {
  const std::string answer = Request("GET", "");
  const std::string content = ContentOf(answer);
  EXPECT_TRUE(content.starts_with(TextOf(*slot_.current())));
  EXPECT_THAT(answer, HasSubstr(LengthLine(content)));
  EXPECT_EQ(content.back(), '\n');
}

TEST_F(ScrapeTest, SendsOneGzipMember) {
  const std::string answer =
      Request("GET", "Accept-Encoding: gzip\r\nAccept: application/openmetrics-text\r\n");
  const std::string content = ContentOf(answer);
  EXPECT_THAT(answer, HasSubstr(LengthLine(content)));
  const auto text = Gunzip(content);
  ASSERT_TRUE(text.has_value());
  EXPECT_TRUE(text->starts_with(TextOf(*slot_.current())));
  EXPECT_THAT(*text, EndsWith("\n# EOF\n"));
}

TEST_F(ScrapeTest, TellsTheLengthToHeadAndSendsNothing) {
  for (const std::string encoding : {"", "Accept-Encoding: gzip\r\n"}) {
    const std::string head = Request("HEAD", encoding);
    EXPECT_THAT(head, EndsWith("\r\n\r\n"));
    const PageForm form = encoding.empty() ? PageForm::kPlain : PageForm::kGzip;
    const auto at = head.find("Content-Length: ");
    ASSERT_NE(at, std::string::npos);
    EXPECT_GT(std::stoul(head.substr(at + 16)), PageBytes(*slot_.current(), form));
    EXPECT_EQ(head.find("Content-Encoding: gzip") != std::string::npos, !encoding.empty());
  }
}

TEST_F(ScrapeTest, OutlivesClientsThatLeaveInTheMiddle) {
  for (int i = 0; i < 20; ++i) {
    const RawClient client(server_->ports().front(), 4096);
    client.Send("GET /metrics HTTP/1.1\r\n\r\n");
    client.ReadThrough("x_disk_size_bytes{");
  }
  EXPECT_EQ(WebClient().Get(Url()).status, 200);
}

TEST_F(ScrapeTest, SendsEachScrapeOnePageWhilePagesArePublished) {
  std::jthread publisher([this](const std::stop_token& stop) {
    for (double size = 2; !stop.stop_requested(); ++size) Publish(size);
  });
  std::vector<std::jthread> scrapers;
  scrapers.reserve(4);
  for (int i = 0; i < 4; ++i) {
    scrapers.emplace_back([this, i] {
      WebClient client;
      if (i % 2 == 0) curl_easy_setopt(client.curl(), CURLOPT_ACCEPT_ENCODING, "gzip");
      for (int n = 0; n < 10; ++n) {
        const WebReply reply = client.Get(Url());
        EXPECT_EQ(reply.status, 200) << reply.error;
        const auto up = reply.body.find("\nx_up ");
        ASSERT_NE(up, std::string::npos);
        const std::string size = reply.body.substr(up + 6, reply.body.find('\n', up + 1) - up - 6);
        EXPECT_THAT(reply.body, HasSubstr("{disk=\"d-0\"} " + size + "\n"));
        EXPECT_THAT(reply.body, HasSubstr("{disk=\"d-9999\"} " + size + "\n"));
      }
    });
  }
}

}  // namespace
}  // namespace exporter::connection_writer_test
