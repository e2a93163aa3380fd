// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/router.h"

#include <array>
#include <thread>

#include <gmock/gmock.h>

#include "exporter/metrics/page_builder.h"
#include "tests/metrics/gunzip.h"
#include "tests/metrics/promtool.h"
#include "tests/serve/answer_bytes.h"

namespace exporter::router_test {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

constexpr std::array<std::string_view, 1> kLabels{"disk"};
constexpr MetricDef kSize{
    .name = "x_disk_size_bytes", .help = "Size of the disk.", .labels = kLabels};
constexpr std::array kCatalogue{&kSize};
constexpr std::string_view kOpenMetrics = "application/openmetrics-text;version=1.0.0";

class SiteTest : public ::testing::Test {
 protected:
  void Publish(double size, bool ready) {
    PageBuilder builder(kCatalogue);
    builder.Add(kSize, {"d-1"}, size);
    slot_.Publish(std::make_shared<const Page>(builder.Build()), ready);
  }

  PageSlot slot_;
  ExporterMetrics metrics_;
  Slot<Evaluation> evaluation_;
  Reports reports_{evaluation_};
  Router site_{slot_,
               reports_,
               metrics_,
               {.telemetry_path = "/metrics", .version = "0.1.0 <beta> & \"more\""}};
};

WebRequest Get(std::string path, std::string_view accept = {}, std::string_view encoding = {}) {
  return {.method = "GET",
          .path = std::move(path),
          .query = {},
          .accept = std::string(accept),
          .accept_encoding = std::string(encoding)};
}

// `text` without the lines that change with every scrape.
std::string Steady(const std::string& text) {
  std::string steady;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = text.find('\n', at);
    const auto line = text.substr(at, end - at + 1);
    if (!line.starts_with("process_") && !line.starts_with("ack_storage_http_")) steady += line;
    at = end + 1;
  }
  return steady;
}

TEST_F(SiteTest, ServesThePageAndItsOwnMetricsAsText) {
  Publish(20, true);
  const WebAnswer answer = site_.Respond(Get("/metrics"));
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_EQ(answer.page, slot_.current()) << "the page must not be copied";
  EXPECT_THAT(answer.headers, Contains(Pair("Vary", "Accept, Accept-Encoding")));
  EXPECT_THAT(answer.headers, Not(Contains(Pair("Content-Encoding", ::testing::_))));
  EXPECT_THAT(ContentOf(answer),
              AllOf(HasSubstr("x_disk_size_bytes{disk=\"d-1\"} 20\n"),
                    HasSubstr("ack_storage_http_requests_total{code=\"200\",path=\"/livez\"} 0\n"),
                    HasSubstr("process_open_fds "), Not(HasSubstr("# EOF"))));
  EXPECT_EQ(ContentOf(answer).back(), '\n');
}

TEST_F(SiteTest, ServesOpenMetricsWithItsEndMark) {
  Publish(20, true);
  const WebAnswer answer = site_.Respond(Get("/metrics", kOpenMetrics));
  EXPECT_EQ(answer.content_type, "application/openmetrics-text; version=1.0.0; charset=utf-8");
  EXPECT_THAT(ContentOf(answer), HasSubstr("# TYPE ack_storage_http_requests counter\n"));
  EXPECT_TRUE(ContentOf(answer).ends_with("\n# EOF\n"));
}

TEST_F(SiteTest, CompressesToTheSameContent) {
  Publish(20, true);
  for (const std::string_view accept : {std::string_view{}, kOpenMetrics}) {
    const WebAnswer plain = site_.Respond(Get("/metrics", accept));
    const WebAnswer packed = site_.Respond(Get("/metrics", accept, "gzip"));
    EXPECT_THAT(packed.headers, Contains(Pair("Content-Encoding", "gzip")));
    EXPECT_THAT(packed.headers, Contains(Pair("Vary", "Accept, Accept-Encoding")));
    EXPECT_EQ(packed.content_type, plain.content_type);
    EXPECT_EQ(packed.page, slot_.current()) << "the page must not be copied";
    const auto content = Gunzip(ContentOf(packed));
    ASSERT_TRUE(content.has_value());
    EXPECT_EQ(Steady(*content), Steady(ContentOf(plain)));
    EXPECT_TRUE(content->starts_with(TextOf(*slot_.current())));
  }
}

TEST_F(SiteTest, ServesMetricsBeforeTheFirstPoll) {
  const WebAnswer answer = site_.Respond(Get("/metrics", kOpenMetrics, "gzip"));
  EXPECT_EQ(answer.status, 200);
  const auto content = Gunzip(ContentOf(answer));
  ASSERT_TRUE(content.has_value());
  EXPECT_THAT(*content, HasSubstr("process_start_time_seconds "));
}

TEST_F(SiteTest, PassesPromtool) {
  if (!HasPromtool()) GTEST_SKIP() << "promtool is not installed";
  Publish(20, true);
  site_.Respond(Get("/nowhere"));
  EXPECT_EQ(CheckWithPromtool(ContentOf(site_.Respond(Get("/metrics")))), "");
}

TEST_F(SiteTest, IsHealthyFromTheStart) {
  for (const std::string path : {"/-/healthy", "/livez"}) {
    const WebAnswer answer = site_.Respond(Get(path));
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(ContentOf(answer), "ack-storage-exporter is healthy\n");
    EXPECT_EQ(answer.content_type, "text/plain; charset=utf-8");
  }
}

TEST_F(SiteTest, IsReadyOnceAndForAll) {
  for (const std::string path : {"/-/ready", "/readyz"}) {
    const WebAnswer answer = site_.Respond(Get(path));
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(ContentOf(answer),
              "not ready: waiting for the first complete list of the Kubernetes resources\n");
  }
  Publish(1, true);
  Publish(2, false);
  for (const std::string path : {"/-/ready", "/readyz"}) {
    EXPECT_EQ(site_.Respond(Get(path)).status, 200);
  }
}

TEST_F(SiteTest, HasALandingPageForPeople) {
  const WebAnswer waiting = site_.Respond(Get("/"));
  EXPECT_EQ(waiting.status, 200);
  EXPECT_EQ(waiting.content_type, "text/html; charset=utf-8");
  EXPECT_THAT(waiting.headers,
              AllOf(Contains(Pair("Content-Security-Policy",
                                  "default-src 'none'; style-src 'unsafe-inline'")),
                    Contains(Pair("X-Content-Type-Options", "nosniff"))));
  EXPECT_THAT(ContentOf(waiting),
              AllOf(HasSubstr("0.1.0 &lt;beta&gt; &amp; &quot;more&quot;"),
                    HasSubstr("href=\"./metrics\""), HasSubstr("href=\"./-/ready\""),
                    HasSubstr("Not ready"), HasSubstr("0 series"), Not(HasSubstr("<script"))));
  Publish(20, true);
  EXPECT_THAT(ContentOf(site_.Respond(Get("/"))),
              AllOf(HasSubstr("Ready: 1 series"), Not(HasSubstr("Not ready"))));
}

TEST_F(SiteTest, ServesMetricsAtTheConfiguredPathEvenIfThatIsTheRoot) {
  const Router root(slot_, reports_, metrics_, {.telemetry_path = "/", .version = "1"});
  EXPECT_THAT(ContentOf(root.Respond(Get("/"))), HasSubstr("process_open_fds "));
  EXPECT_EQ(root.Respond(Get("/metrics")).status, 404);

  const Router other(slot_, reports_, metrics_,
                     {.telemetry_path = "/storage/metrics", .version = "1"});
  EXPECT_THAT(ContentOf(other.Respond(Get("/storage/metrics"))), HasSubstr("process_open_fds "));
  EXPECT_THAT(ContentOf(other.Respond(Get("/"))), HasSubstr("href=\"./storage/metrics\""));
}

TEST_F(SiteTest, RefusesOtherPathsAndMethods) {
  for (const std::string path :
       {"", "/nowhere", "/metrics/", "//metrics", "/Metrics", "/%6detrics"}) {
    const WebAnswer answer = site_.Respond(Get(path));
    EXPECT_EQ(answer.status, 404) << path;
    EXPECT_EQ(answer.body, "not found\n");
  }
  for (const std::string method : {"POST", "PUT", "DELETE", "OPTIONS", "PATCH", "get"}) {
    WebRequest request = Get("/metrics");
    request.method = method;
    const WebAnswer answer = site_.Respond(request);
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_THAT(answer.headers, Contains(Pair("Allow", "GET, HEAD")));
  }
}

TEST_F(SiteTest, AnswersHeadLikeGet) {
  Publish(20, true);
  WebRequest request = Get("/metrics");
  request.method = "HEAD";
  EXPECT_EQ(Steady(ContentOf(site_.Respond(request))),
            Steady(ContentOf(site_.Respond(Get("/metrics")))));
}

TEST_F(SiteTest, CountsRequestsByKnownPathAndCode) {
  site_.Respond(Get("/-/ready"));
  site_.Respond(Get("/a"));
  site_.Respond(Get("/b"));
  WebRequest post = Get("/metrics");
  post.method = "POST";
  site_.Respond(post);
  site_.Respond(Get("/metrics"));
  EXPECT_THAT(
      metrics_.Render(TextFormat::kPrometheus004),
      AllOf(HasSubstr("ack_storage_http_requests_total{code=\"503\",path=\"/-/ready\"} 1\n"),
            HasSubstr("ack_storage_http_requests_total{code=\"404\",path=\"other\"} 2\n"),
            HasSubstr("ack_storage_http_requests_total{code=\"405\",path=\"/metrics\"} 1\n"),
            HasSubstr("ack_storage_http_requests_total{code=\"200\",path=\"/metrics\"} 1\n"),
            Not(HasSubstr("path=\"/a\""))));
  ASSERT_EQ(RouterMetricDefs().size(), 1U);
  EXPECT_EQ(RouterMetricDefs().front()->name, "ack_storage_http_requests_total");
}

TEST_F(SiteTest, AnswersWhilePagesArePublished) {
  std::jthread publisher([this](const std::stop_token& stop) {
    for (double size = 0; !stop.stop_requested(); ++size) Publish(size, true);
  });
  std::vector<std::jthread> scrapers;
  scrapers.reserve(3);
  for (int i = 0; i < 3; ++i) {
    scrapers.emplace_back([this] {
      for (int n = 0; n < 50; ++n) {
        const auto content =
            Gunzip(ContentOf(site_.Respond(Get("/metrics", kOpenMetrics, "gzip"))));
        ASSERT_TRUE(content.has_value());
        EXPECT_TRUE(content->ends_with("# EOF\n"));
      }
    });
  }
}

}  // namespace
}  // namespace exporter::router_test
