// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/client.h"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/alibaba/resources/bss_describe_instance_bill.h"
#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::client_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

const RpcRequest kRequest{.api = kDescribeDisks,
                          .region = "cn-shenzhen",
                          .parameters = {{"RegionId", "cn-shenzhen"}, {"NextToken", "a+/="}}};

Result<HttpResponse> Good() {
  return Respond(200, R"({"RequestId":"1"})");
}

Result<HttpResponse> Refusal(const std::string& fixture, int status,
                             std::vector<Header> headers = {}) {
  return Respond(status, ReadFixture(fixture), "application/json", std::move(headers));
}

Result<HttpResponse> ClockRefused(const std::string& date) {
  return Refusal("error_timestamp_expired.json", 400, {{"Date", date}});
}

TEST(Client, WaitsAsLongAsTheServerAsksWhenThrottled) {
  ScriptedClient script(
      InTurn({Refusal("error_throttling_429.json", 429, {{"x-acs-retry-after", "2000"}}), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_THAT(script.sleeps, ElementsAre(2000ms));
}

TEST(Client, DoublesItsDelayAndGivesUpWhenThrottledForGood) {
  ScriptedClient script(InTurn({Refusal("error_throttling_user.json", 400)}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget),
              FailsWith(ErrorKind::kThrottled,
                        "DescribeDisks in cn-shenzhen: Throttling.User (400): "
                        "Request was denied due to user flow control."));
  EXPECT_THAT(script.sleeps, ElementsAre(800ms, 1600ms, 3200ms));
  EXPECT_THAT(script.transport.requests(), SizeIs(4));
}

TEST(Client, RetriesAGatewayThatAnswersHtml) {
  const auto gateway = Respond(502, ReadFixture("error_gateway_502.html"), "text/html");
  ScriptedClient script(InTurn({gateway, Good()}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  ScriptedClient dead(InTurn({gateway}));
  EXPECT_THAT(dead.client.Call(kRequest, dead.budget),
              FailsWith(ErrorKind::kUnavailable,
                        AllOf(HasSubstr("HTTP status 502"), Not(HasSubstr("<html>")))));
}

TEST(Client, CorrectsItsClockByTheServersAndKeepsTheCorrection) {
  ScriptedClient script(InTurn({ClockRefused("Sun, 01 Mar 2026 09:00:00 GMT"), Good(), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_EQ(RequestHeader(requests[0], "x-acs-date"), "2026-03-01T08:15:30Z");
  EXPECT_EQ(RequestHeader(requests[1], "x-acs-date"), "2026-03-01T09:00:00Z");
  EXPECT_EQ(RequestHeader(requests[2], "x-acs-date"), "2026-03-01T09:00:00Z");
  EXPECT_THAT(script.sleeps, SizeIs(0));
}

TEST(Client, NamesTheClockDifferenceWhenTheCorrectionDoesNotHelp) {
  ScriptedClient script(InTurn({ClockRefused("Sun, 01 Mar 2026 09:00:30 GMT")}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget),
              FailsWith(ErrorKind::kConfig,
                        AllOf(StartsWith("DescribeDisks in cn-shenzhen: InvalidTimeStamp.Expired"),
                              HasSubstr("2700 s behind"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(2));
}

TEST(Client, DoesNotGuessTheClockWithoutADateHeader) {
  ScriptedClient script(InTurn({Refusal("error_timestamp_expired.json", 400)}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget),
              FailsWith(ErrorKind::kConfig, HasSubstr("15 minutes")));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, SaysHowFarTheServersClockIsAheadUntilOursIsRight) {
  ScriptedClient script(InTurn({ClockRefused("Sun, 01 Mar 2026 08:35:30 GMT"), Good(),
                                ClockRefused("Sun, 01 Mar 2026 08:35:31 GMT"), Good()}));
  EXPECT_EQ(script.client.clock_offset(), 0s);
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_EQ(script.client.clock_offset(), 20min);
  script.clock.Advance(20min);  // the local clock is set
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_EQ(script.client.clock_offset(), 0s);
  EXPECT_EQ(RequestHeader(script.transport.requests().back(), "x-acs-date"),
            "2026-03-01T08:35:30Z");
}

TEST(Client, DoesNotRetryRefusedCredentials) {
  ScriptedClient script(InTurn({Refusal("error_invalid_access_key.json", 404)}), {},
                        {kTestKeyId, Secret(kTestSecret), {}});
  EXPECT_THAT(
      script.client.Call(kRequest, script.budget),
      FailsWith(ErrorKind::kAuth,
                AllOf(StartsWith("DescribeDisks in cn-shenzhen: InvalidAccessKeyId.NotFound (404)"),
                      HasSubstr("--alibaba.credentials"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, PassesOnThatTheCredentialsCannotBeRead) {
  class BrokenSource final : public CredentialSource {
    Result<Credentials> Get(TimePoint, const std::stop_token&) override {
      return Fail(ErrorKind::kConfig, "file /keys/id is empty");
    }
  } broken;
  ScriptedClient script(InTurn({Good()}));
  Client client(
      script.transport, script.clock, broken, {}, RealSleeper(), [] { return 0.0; },
      RandomNonces());
  EXPECT_THAT(
      client.Call(kRequest, script.budget),
      FailsWith(ErrorKind::kConfig, "DescribeDisks in cn-shenzhen: file /keys/id is empty"));
  EXPECT_THAT(script.transport.requests(), SizeIs(0));
}

TEST(Client, SaysWhereItLookedWhenNoAnswerArrives) {
  ScriptedClient script(
      InTurn({Fail(ErrorKind::kUnavailable, "Could not resolve host: ecs.cn-nowhere")}));
  EXPECT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-nowhere"}, script.budget),
              FailsWith(ErrorKind::kUnavailable,
                        AllOf(StartsWith("DescribeDisks in cn-nowhere: Could not resolve host"),
                              HasSubstr("https://ecs.cn-nowhere.aliyuncs.com/"),
                              HasSubstr("--alibaba.regions"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(4));
}

TEST(Client, TakesAPageThatIsNotJsonForAWrongEndpoint) {
  ScriptedClient script(InTurn({Respond(200, "<html>Welcome</html>", "text/html")}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget),
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(HasSubstr("not JSON"), EndsWith("Check --alibaba.endpoint)"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, TakesAFailureWithStatus200ForOne) {
  ScriptedClient script(InTurn({Refusal("error_bss_not_authorized.json", 200)}));
  EXPECT_THAT(script.client.Call(kRequest, script.budget),
              FailsWith(ErrorKind::kForbidden, HasSubstr("NotAuthorized (200)")));
}

TEST(Client, ReadsTheCodeOfBillingWhereItDoesNotSaySuccess) {
  const RpcRequest bill{.api = kDescribeInstanceBill, .region = {}};
  ScriptedClient refused(
      InTurn({Respond(200, R"({"Code":"NotAuthorized","Message":"no","Data":{"Items":[]}})")}));
  EXPECT_THAT(refused.client.Call(bill, refused.budget),
              FailsWith(ErrorKind::kForbidden, HasSubstr("grant bssapi:DescribeInstanceBill")));
  ScriptedClient good(InTurn({Respond(200, R"({"Code":"Success","Data":{}})")}));
  EXPECT_THAT(good.client.Call(bill, good.budget), IsOk());
  // For other products, a Code beside the data is not an error.
  ScriptedClient other(InTurn({Respond(200, R"({"Code":"200"})")}));
  EXPECT_THAT(other.client.Call(kRequest, other.budget), IsOk());
}

TEST(Client, GivesTheCodeOfRefusedParametersAsAValue) {
  ScriptedClient refused(InTurn({Refusal("error_price_not_found.json", 400)}));
  const CallRequest<std::string> call{
      .request = kRequest,
      .decode = [](const Fields&) -> Result<std::string> { return "an answer"; },
      .decode_refusal = [](const std::string& code) { return code; }};
  const auto answer = refused.client.Call(call, refused.budget);
  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(*answer, "PriceNotFound");
  ScriptedClient missing(InTurn({Refusal("error_missing_parameter.json", 400)}));
  EXPECT_THAT(missing.client.Call(call, missing.budget),
              FailsWith(ErrorKind::kBadResponse, StartsWith("DescribeDisks in cn-shenzhen: ")));
  ScriptedClient good(InTurn({Good()}));
  EXPECT_EQ(*good.client.Call(call, good.budget), "an answer");
}

TEST(Client, StopsInsteadOfWaitingForItsNextAttempt) {
  std::stop_source stop;
  ScriptedClient script([&](const HttpRequest&) {
    stop.request_stop();
    return Refusal("error_throttling.json", 400);
  });
  CallBudget budget(stop.get_token());
  EXPECT_THAT(script.client.Call(kRequest, budget), FailsWith(ErrorKind::kStopped, testing::_));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, ServesSeveralThreadsWhileItCorrectsItsClock) {
  FakeClock clock(*ParseTimestamp("2026-03-01T08:15:30Z"));
  FakeTransport transport([](const HttpRequest& request) {
    const bool corrected = RequestHeader(request, "x-acs-date") == "2026-03-01T09:00:00Z";
    return corrected ? Good() : ClockRefused("Sun, 01 Mar 2026 09:00:00 GMT");
  });
  StaticCredentials credentials({kTestKeyId, Secret(kTestSecret), {}});
  Client client(transport, clock, credentials, {.rate = {.per_minute = 1e6}}, RealSleeper(),
                RandomJitter(), RandomNonces());
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        CallBudget budget{std::stop_token{}};
        for (int call = 0; call < 10; ++call) good += client.Call(kRequest, budget) ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(good, 40);
}

TEST(Client, KeepsSecretsOutOfEveryMessage) {
  const std::set<std::string> secrets{kTestKeyId, kTestSecret, kTestToken};
  EXPECT_THAT(ErrorFixtures(), SizeIs(25));
  for (const auto& entry : ErrorFixtures()) {
    // A server that echoes the whole request in its message.
    ScriptedClient script([&](const HttpRequest& request) {
      std::string echo = "you sent " + request.url + kTestSecret;
      for (const auto& [name, value] : request.headers)
        echo.append("\n").append(name).append(":").append(value);
      const std::string file = entry.at("file");
      if (file.ends_with(".html")) return Respond(entry.at("http_status"), echo);
      nlohmann::json body = ReadJsonFixture(file);
      body[body.contains("code") ? "message" : "Message"] = echo;
      return Respond(entry.at("http_status"), body.dump());
    });
    const auto result = script.client.Call(kRequest, script.budget);
    ASSERT_FALSE(result);
    for (const std::string& secret : secrets) {
      EXPECT_THAT(result.error().message, Not(HasSubstr(secret))) << entry.at("file");
    }
    EXPECT_THAT(result.error().message, Not(HasSubstr("Signature=")));
    EXPECT_THAT(result.error().message, Not(HasSubstr("\n")));
  }
}

}  // namespace
}  // namespace exporter::alibaba::client_test
