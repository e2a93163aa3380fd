#include "exporter/alibaba/client.h"

#include <atomic>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/alibaba/ecs_describe_disks.h"
#include "exporter/alibaba/signer.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::MatchesRegex;
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

TEST(Client, PostsAnEmptyBodyWithAllParametersInTheQuery) {
  ScriptedClient script(InTurn({Good()}));
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  const HttpRequest request = script.transport.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url,
            "https://ecs.cn-shenzhen.aliyuncs.com/?NextToken=a%2B%2F%3D&RegionId=cn-shenzhen");
  EXPECT_EQ(request.body, "");
  EXPECT_EQ(request.operation, "DescribeDisks");
  EXPECT_EQ(RequestHeader(request, "x-acs-action"), "DescribeDisks");
  EXPECT_EQ(RequestHeader(request, "x-acs-version"), "2014-05-26");
  EXPECT_EQ(RequestHeader(request, "x-acs-date"), "2026-03-01T08:15:30Z");
  EXPECT_EQ(RequestHeader(request, "x-acs-security-token"), kTestToken);
  EXPECT_EQ(RequestHeader(request, "accept"), "application/json");
}

TEST(Client, SignsWhatItSends) {
  ScriptedClient script(InTurn({Good()}), {.endpoint = "http://127.0.0.1:8080/gateway"});
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  const HttpRequest request = script.transport.requests().at(0);
  EXPECT_THAT(request.url, StartsWith("http://127.0.0.1:8080/gateway/?"));
  const SigningInput input{.host = "127.0.0.1:8080",
                           .path = "/gateway/",
                           .query = kRequest.parameters,
                           .action = "DescribeDisks",
                           .version = "2014-05-26",
                           .date = "2026-03-01T08:15:30Z",
                           .nonce = "nonce-1",
                           .credentials = {kTestKeyId, Secret(kTestSecret), Secret(kTestToken)}};
  EXPECT_EQ(RequestHeader(request, "authorization"),
            Sign(input, HeadersToSign(input)).authorization);
}

TEST(Client, SendsNoQuestionMarkWithoutParameters) {
  ScriptedClient script(InTurn({Good()}));
  ASSERT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-shenzhen"}, {}), IsOk());
  EXPECT_EQ(script.transport.requests().at(0).url, "https://ecs.cn-shenzhen.aliyuncs.com/");
}

TEST(Client, SignsEveryAttemptWithItsOwnNonceAndDate) {
  ScriptedClient script(InTurn({Refusal("error_nonce_used.json", 400), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(RequestHeader(requests[0], "x-acs-signature-nonce"), "nonce-1");
  EXPECT_EQ(RequestHeader(requests[1], "x-acs-signature-nonce"), "nonce-2");
  EXPECT_NE(RequestHeader(requests[0], "authorization"),
            RequestHeader(requests[1], "authorization"));
}

TEST(Client, WaitsAsLongAsTheServerAsksWhenThrottled) {
  ScriptedClient script(
      InTurn({Refusal("error_throttling_429.json", 429, {{"x-acs-retry-after", "2000"}}), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  EXPECT_THAT(script.sleeps, ElementsAre(2000ms));
}

TEST(Client, DoublesItsDelayAndGivesUpWhenThrottledForGood) {
  ScriptedClient script(InTurn({Refusal("error_throttling_user.json", 400)}));
  EXPECT_THAT(script.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kThrottled,
                        "DescribeDisks in cn-shenzhen: Throttling.User (400): "
                        "Request was denied due to user flow control."));
  EXPECT_THAT(script.sleeps, ElementsAre(800ms, 1600ms, 3200ms));
  EXPECT_THAT(script.transport.requests(), SizeIs(4));
}

TEST(Client, RetriesAGatewayThatAnswersHtml) {
  const auto gateway = Respond(502, ReadFixture("error_gateway_502.html"), "text/html");
  ScriptedClient script(InTurn({gateway, Good()}));
  EXPECT_THAT(script.client.Call(kRequest, {}), IsOk());
  ScriptedClient dead(InTurn({gateway}));
  EXPECT_THAT(dead.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kUnavailable,
                        AllOf(HasSubstr("HTTP status 502"), Not(HasSubstr("<html>")))));
}

TEST(Client, CorrectsItsClockByTheServersAndKeepsTheCorrection) {
  ScriptedClient script(InTurn({ClockRefused("Sun, 01 Mar 2026 09:00:00 GMT"), Good(), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  ASSERT_THAT(script.client.Call(kRequest, {}), IsOk());
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(3));
  EXPECT_EQ(RequestHeader(requests[0], "x-acs-date"), "2026-03-01T08:15:30Z");
  EXPECT_EQ(RequestHeader(requests[1], "x-acs-date"), "2026-03-01T09:00:00Z");
  EXPECT_EQ(RequestHeader(requests[2], "x-acs-date"), "2026-03-01T09:00:00Z");
  EXPECT_THAT(script.sleeps, SizeIs(0));
}

TEST(Client, NamesTheClockDifferenceWhenTheCorrectionDoesNotHelp) {
  ScriptedClient script(InTurn({ClockRefused("Sun, 01 Mar 2026 09:00:30 GMT")}));
  EXPECT_THAT(script.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kConfig,
                        AllOf(StartsWith("DescribeDisks in cn-shenzhen: InvalidTimeStamp.Expired"),
                              HasSubstr("2700 s behind"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(2));
}

TEST(Client, DoesNotGuessTheClockWithoutADateHeader) {
  ScriptedClient script(InTurn({Refusal("error_timestamp_expired.json", 400)}));
  EXPECT_THAT(script.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kConfig, HasSubstr("15 minutes")));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, DoesNotRetryRefusedCredentials) {
  ScriptedClient script(InTurn({Refusal("error_invalid_access_key.json", 404)}));
  EXPECT_THAT(
      script.client.Call(kRequest, {}),
      FailsWith(ErrorKind::kAuth,
                AllOf(StartsWith("DescribeDisks in cn-shenzhen: InvalidAccessKeyId.NotFound (404)"),
                      HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, PassesOnThatTheCredentialsCannotBeRead) {
  class BrokenSource final : public CredentialSource {
    Result<Credentials> Get(TimePoint) override {
      return Fail(ErrorKind::kConfig, "file /keys/id is empty");
    }
  } broken;
  ScriptedClient script(InTurn({Good()}));
  Client client(
      script.transport, script.clock, broken, {}, RealSleeper(), [] { return 0.0; },
      RandomNonces());
  EXPECT_THAT(
      client.Call(kRequest, {}),
      FailsWith(ErrorKind::kConfig, "DescribeDisks in cn-shenzhen: file /keys/id is empty"));
  EXPECT_THAT(script.transport.requests(), SizeIs(0));
}

TEST(Client, SaysWhereItLookedWhenNoAnswerArrives) {
  ScriptedClient script(
      InTurn({Fail(ErrorKind::kUnavailable, "Could not resolve host: ecs.cn-nowhere")}));
  EXPECT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-nowhere"}, {}),
              FailsWith(ErrorKind::kUnavailable,
                        AllOf(StartsWith("DescribeDisks in cn-nowhere: Could not resolve host"),
                              HasSubstr("https://ecs.cn-nowhere.aliyuncs.com/"),
                              HasSubstr("--alibaba.regions"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(4));
}

TEST(Client, TakesAPageThatIsNotJsonForAWrongEndpoint) {
  ScriptedClient script(InTurn({Respond(200, "<html>Welcome</html>", "text/html")}));
  EXPECT_THAT(script.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(HasSubstr("not JSON"), EndsWith("Check --alibaba.endpoint)"))));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, TakesAFailureWithStatus200ForOne) {
  ScriptedClient script(InTurn({Refusal("error_bss_not_authorized.json", 200)}));
  EXPECT_THAT(script.client.Call(kRequest, {}),
              FailsWith(ErrorKind::kForbidden, HasSubstr("NotAuthorized (200)")));
}

TEST(Client, RefusesARegionThatIsNoneWithoutSendingAnything) {
  ScriptedClient script(InTurn({Good()}));
  EXPECT_THAT(script.client.Call({.api = kDescribeDisks, .region = "a b"}, {}),
              FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.regions")));
  EXPECT_THAT(script.transport.requests(), SizeIs(0));
}

TEST(Client, StopsInsteadOfWaitingForItsNextAttempt) {
  std::stop_source stop;
  ScriptedClient script([&](const HttpRequest&) {
    stop.request_stop();
    return Refusal("error_throttling.json", 400);
  });
  EXPECT_THAT(script.client.Call(kRequest, stop.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(Client, ServesSeveralThreadsWhileItCorrectsItsClock) {
  FakeClock clock(*ParseTimestamp("2026-03-01T08:15:30Z"));
  FakeTransport transport([](const HttpRequest& request) {
    const bool corrected = RequestHeader(request, "x-acs-date") == "2026-03-01T09:00:00Z";
    return corrected ? Good() : ClockRefused("Sun, 01 Mar 2026 09:00:00 GMT");
  });
  StaticCredentials credentials({kTestKeyId, Secret(kTestSecret), {}});
  Client client(transport, clock, credentials, {}, RealSleeper(), RandomJitter(), RandomNonces());
  std::atomic<int> good = 0;
  {
    std::vector<std::jthread> threads;
    threads.reserve(4);
    for (int i = 0; i < 4; ++i) {
      threads.emplace_back([&] {
        for (int call = 0; call < 10; ++call) good += client.Call(kRequest, {}) ? 1 : 0;
      });
    }
  }
  EXPECT_EQ(good, 40);
}

TEST(Client, KeepsSecretsOutOfEveryMessage) {
  const std::set<std::string> secrets{kTestKeyId, kTestSecret, kTestToken};
  EXPECT_THAT(ErrorFixtures(), SizeIs(25));
  for (const auto& entry : ErrorFixtures()) {
    // A server that repeats the whole request in its message.
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
    const auto result = script.client.Call(kRequest, {});
    ASSERT_FALSE(result);
    for (const std::string& secret : secrets) {
      EXPECT_THAT(result.error().message, Not(HasSubstr(secret))) << entry.at("file");
    }
    EXPECT_THAT(result.error().message, Not(HasSubstr("Signature=")));
    EXPECT_THAT(result.error().message, Not(HasSubstr("\n")));
  }
}

TEST(RandomNonces, GivesThirtyTwoNewDigitsEachTime) {
  const NonceSource nonces = RandomNonces();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(nonces());
  EXPECT_THAT(seen, AllOf(SizeIs(100), Each(MatchesRegex("[0-9a-f]+")), Each(SizeIs(32))));
}

}  // namespace
}  // namespace exporter::alibaba
