// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/observed_transport.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/fake_apis.h"
#include "tests/support/matchers.h"

namespace exporter::observed_transport_test {
namespace {

using ::testing::HasSubstr;

HttpRequest DescribeDisks() {
  HttpRequest request;
  request.url = "https://ecs.test/";
  request.operation = "DescribeDisks";
  return request;
}

// The counters after as many requests, answered in turn.
std::string CountersAfter(const std::vector<Result<HttpResponse>>& answers) {
  FakeTransport next(InTurn(answers));
  ExporterMetrics metrics;
  ObservedTransport observed(next, "alibaba", metrics);
  for (const Result<HttpResponse>& answer : answers) {
    const auto response = observed.Send(DescribeDisks(), {});
    EXPECT_EQ(response.has_value(), answer.has_value());
  }
  return metrics.Render(TextFormat::kPrometheus004);
}

std::string RequestsWith(const std::string& code) {
  return "ack_storage_api_requests_total{api=\"alibaba\",code=\"" + code +
         "\",operation=\"DescribeDisks\"} ";
}

constexpr const char* kThrottled =
    "ack_storage_api_throttled_total{api=\"alibaba\",operation=\"DescribeDisks\"} ";

TEST(ObservedTransport, PassesRequestsAndAnswersOn) {
  FakeTransport next(InTurn({Respond(200, "body")}));
  ExporterMetrics metrics;
  ObservedTransport observed(next, "alibaba", metrics);
  const auto response = observed.Send(DescribeDisks(), {});
  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->body, "body");
  ASSERT_EQ(next.requests().size(), 1U);
  EXPECT_EQ(next.requests()[0].url, "https://ecs.test/");
}

TEST(ObservedTransport, CountsByStatusOrByKindOfFailure) {
  const std::string counters =
      CountersAfter({Respond(200, "{}"), Respond(200, "{}"), Respond(503, "{}"),
                     Fail(ErrorKind::kTimeout, "late")});
  EXPECT_THAT(counters, HasSubstr(RequestsWith("200") + "2\n"));
  EXPECT_THAT(counters, HasSubstr(RequestsWith("503") + "1\n"));
  EXPECT_THAT(counters, HasSubstr(RequestsWith("timeout") + "1\n"));
  EXPECT_THAT(counters, HasSubstr("ack_storage_api_request_duration_seconds_count{api=\"alibaba\","
                                  "operation=\"DescribeDisks\"} 4\n"));
}

TEST(ObservedTransport, CountsAWatchButDoesNotTimeIt) {
  FakeTransport next(InTurn({Respond(200, "")}));
  ExporterMetrics metrics;
  ObservedTransport observed(next, "kubernetes", metrics);
  HttpRequest watch;
  watch.operation = "watch pods";
  ASSERT_THAT(observed.Send(watch, {}), IsOk());
  const std::string counters = metrics.Render(TextFormat::kPrometheus004);
  EXPECT_THAT(counters, HasSubstr("ack_storage_api_requests_total{api=\"kubernetes\",code=\"200\","
                                  "operation=\"watch pods\"} 1\n"));
  EXPECT_THAT(counters, ::testing::Not(HasSubstr("request_duration_seconds")));
}

TEST(ObservedTransport, CountsAWatchByTheStatusThatEndedIt) {
  FakeTransport next(InTurn({Respond(200, ""), Fail(ErrorKind::kBadResponse, "not asked for"),
                             Fail(ErrorKind::kBadResponse, "not asked for")}));
  ExporterMetrics metrics;
  ObservedTransport observed(next, "kubernetes", metrics);
  for (const int told : {0, 410, 0}) {
    HttpRequest watch;
    watch.operation = "watch pods";
    watch.told_status = [told] { return told; };
    (void)observed.Send(watch, {});
  }
  const std::string counters = metrics.Render(TextFormat::kPrometheus004);
  for (const char* code : {"200", "410", "bad_response"}) {
    EXPECT_THAT(counters, HasSubstr("ack_storage_api_requests_total{api=\"kubernetes\",code=\"" +
                                    std::string(code) + "\",operation=\"watch pods\"} 1\n"));
  }
}

TEST(ObservedTransport, CountsThrottlingOfEveryForm) {
  for (const auto& [status, file] :
       std::vector<std::pair<int, std::string>>{{400, "error_throttling"},
                                                {400, "error_throttling_user"},
                                                {400, "error_throttling_api"},
                                                {429, "error_throttling_429"}}) {
    const auto counters =
        CountersAfter({Respond(status, ReadFixtureFile("alibaba/" + file + ".json"))});
    EXPECT_THAT(counters, HasSubstr(std::string(kThrottled) + "1\n")) << file;
  }
}

TEST(ObservedTransport, ShowsZeroWhereNothingWasThrottled) {
  const auto counters = CountersAfter(
      {Respond(200, "{}"), Respond(400, ReadFixtureFile("alibaba/error_invalid_region.json"))});
  EXPECT_THAT(counters, HasSubstr(std::string(kThrottled) + "0\n"));
}

}  // namespace
}  // namespace exporter::observed_transport_test
