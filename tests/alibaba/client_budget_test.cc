// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "exporter/alibaba/resources/ecs_describe_instances.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::client_budget_test {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

const RpcRequest kRequest{.api = kDescribeDisks, .region = "cn-shenzhen"};

Result<HttpResponse> Good() {
  return Respond(200, R"({"RequestId":"1"})");
}

Result<HttpResponse> Throttled(const std::string& wait = "") {
  std::vector<Header> headers;
  if (!wait.empty()) headers.emplace_back("x-acs-retry-after", wait);
  return Respond(400, ReadFixture("error_throttling_user.json"), "application/json", headers);
}

// A budget that ends `after` the start time of all scripts.
CallBudget BudgetOf(const ScriptedClient& script, int calls, std::chrono::microseconds after) {
  return {calls, script.clock.Now() + after, {}};
}

TEST(ClientBudget, CountsEveryAttempt) {
  ScriptedClient script(InTurn({Throttled(), Throttled(), Good()}));
  CallBudget budget = BudgetOf(script, 10, 1h);
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  EXPECT_EQ(budget.sent(), 3);
}

TEST(ClientBudget, GivesUpWithTheLastFailureWhenItsCallsAreUsedUp) {
  ScriptedClient script(InTurn({Throttled()}));
  CallBudget budget = BudgetOf(script, 2, 1h);
  EXPECT_THAT(script.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kThrottled,
                        "DescribeDisks in cn-shenzhen: given up after 2 calls of this poll "
                        "(--alibaba.calls-per-poll); the last one: Throttling.User (400): "
                        "Request was denied due to user flow control."));
  EXPECT_THAT(script.transport.requests(), SizeIs(2));
  ScriptedClient down(InTurn({Respond(503, "")}));
  CallBudget one = BudgetOf(down, 1, 1h);
  EXPECT_THAT(down.client.Call(kRequest, one),
              FailsWith(ErrorKind::kUnavailable, HasSubstr("--alibaba.calls-per-poll")));
}

TEST(ClientBudget, IsThrottledWhenNoCallIsLeftToBeginWith) {
  ScriptedClient script(InTurn({Good()}));
  CallBudget budget = BudgetOf(script, 1, 1h);
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  EXPECT_THAT(script.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kThrottled,
                        "DescribeDisks in cn-shenzhen: given up after 1 call of this poll "
                        "(--alibaba.calls-per-poll)"));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

TEST(ClientBudget, DoesNotWaitPastItsDeadline) {
  ScriptedClient script(InTurn({Throttled("50000")}));
  CallBudget budget = BudgetOf(script, 10, 50s);
  EXPECT_THAT(
      script.client.Call(kRequest, budget),
      FailsWith(ErrorKind::kThrottled,
                AllOf(HasSubstr("given up after 1 call of this poll (--alibaba.poll-timeout)"),
                      HasSubstr("the last one: Throttling.User (400)"))));
  EXPECT_THAT(script.sleeps, IsEmpty());
}

TEST(ClientBudget, TimesOutWhenItsDeadlineHasPassed) {
  ScriptedClient script(InTurn({Good()}));
  CallBudget budget = BudgetOf(script, 10, 1s);
  script.clock.Advance(2s);
  EXPECT_THAT(script.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kTimeout,
                        "DescribeDisks in cn-shenzhen: given up after 0 calls of this poll "
                        "(--alibaba.poll-timeout)"));
  EXPECT_THAT(script.transport.requests(), IsEmpty());
}

TEST(ClientBudget, LetsNoRequestOutliveIt) {
  ScriptedClient script(InTurn({Good()}));
  CallBudget budget = BudgetOf(script, 10, 1500ms);
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  EXPECT_EQ(script.transport.requests().at(0).timeout, 1500ms);
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_EQ(script.transport.requests().at(1).timeout, HttpRequest{}.timeout);
}

TEST(ClientBudget, GivesUpAListInTheMiddle) {
  int page = 0;
  ScriptedClient script([&](const HttpRequest&) {
    return Respond(200, R"({"NextToken":")" + std::to_string(++page) + R"(","Disks":{"Disk":[]}})");
  });
  CallBudget budget = BudgetOf(script, 3, 1h);
  EXPECT_THAT(script.client.List(DescribeDisks("cn-shenzhen"), budget),
              FailsWith(ErrorKind::kThrottled, HasSubstr("given up after 3 calls of this poll")));
  EXPECT_EQ(page, 3);
}

TEST(ClientRate, SpacesTheCallsOfOneActionInOneRegion) {
  ScriptedClient script(InTurn({Good()}), {.rate = {.per_minute = 60, .burst = 2}});
  for (int call = 0; call < 4; ++call) {
    ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  }
  EXPECT_THAT(script.sleeps, ElementsAre(1s, 1s));
  ASSERT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-beijing"}, script.budget),
              IsOk());
  ASSERT_THAT(
      script.client.Call({.api = kDescribeInstances, .region = "cn-shenzhen"}, script.budget),
      IsOk());
  EXPECT_THAT(script.sleeps, SizeIs(2));
}

TEST(ClientRate, SpacesRetriesToo) {
  ScriptedClient script(InTurn({Throttled(), Good()}), {.rate = {.per_minute = 6, .burst = 1}});
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_THAT(script.sleeps, ElementsAre(800ms, 9'200ms));
}

TEST(ClientRate, GivesUpRatherThanWaitPastTheDeadline) {
  ScriptedClient script(InTurn({Good()}), {.rate = {.per_minute = 6, .burst = 1}});
  CallBudget budget = BudgetOf(script, 10, 5s);
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  EXPECT_THAT(script.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kTimeout, HasSubstr("--alibaba.poll-timeout")));
  EXPECT_THAT(script.sleeps, IsEmpty());
}

TEST(ClientRate, KeepsNoPlaceForACallThatIsNotLeft) {
  ScriptedClient script(InTurn({Good()}), {.rate = {.per_minute = 6, .burst = 1}});
  CallBudget budget = BudgetOf(script, 1, 1h);
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  EXPECT_THAT(script.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kThrottled, HasSubstr("--alibaba.calls-per-poll")));
  EXPECT_THAT(script.sleeps, IsEmpty());
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  EXPECT_THAT(script.sleeps, ElementsAre(10s));
}

TEST(ClientRate, SendsNothingOnceStopped) {
  std::stop_source stop;
  stop.request_stop();
  ScriptedClient script(InTurn({Good()}));
  CallBudget budget(stop.get_token());
  EXPECT_THAT(script.client.Call(kRequest, budget), FailsWith(ErrorKind::kStopped, testing::_));
  EXPECT_THAT(script.transport.requests(), IsEmpty());
  EXPECT_EQ(budget.sent(), 0);
}

TEST(ClientRate, StopsInsteadOfWaitingForItsTurn) {
  std::stop_source stop;
  ScriptedClient script(InTurn({Good()}), {.rate = {.per_minute = 6, .burst = 1}});
  CallBudget budget(stop.get_token());
  ASSERT_THAT(script.client.Call(kRequest, budget), IsOk());
  stop.request_stop();
  EXPECT_THAT(script.client.Call(kRequest, budget), FailsWith(ErrorKind::kStopped, testing::_));
  EXPECT_THAT(script.transport.requests(), SizeIs(1));
}

// Returns a new key after each Invalidate.
class RenewedKeys final : public CredentialSource {
 public:
  Result<Credentials> Get(TimePoint, const std::stop_token&) override { return Current(); }
  void Invalidate(const Credentials& refused) override {
    EXPECT_EQ(refused, Current());
    ++renewals;
  }

  int renewals = 0;

 private:
  Credentials Current() const {
    return {"STS.key-" + std::to_string(renewals), Secret(kTestSecret), Secret(kTestToken)};
  }
};

// A client that uses RenewedKeys.
struct RenewingClient {
  explicit RenewingClient(FakeTransport::Answer answer)
      : script(std::move(answer)),
        client(
            script.transport, script.clock, keys, {},
            [this](std::chrono::milliseconds delay, const std::stop_token&) {
              script.sleeps.push_back(delay);
              return true;
            },
            [] { return 0.0; }, RandomNonces()) {}

  // The key ids of the requests, in order.
  std::vector<std::string> KeyIds() const {
    std::vector<std::string> ids;
    for (const HttpRequest& request : script.transport.requests()) {
      ids.push_back(RequestHeader(request, "x-acs-accesskey-id"));
    }
    return ids;
  }

  ScriptedClient script;
  RenewedKeys keys;
  Client client;
};

TEST(ClientCredentials, AreRenewedAtOnceWhenTheyExpireInMidPoll) {
  for (const auto* code : {"InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed",
                           "MissingSecurityToken", "InvalidAccessKeyId.NotFound"}) {
    const auto refusal = Respond(400, R"({"Code":")" + std::string(code) + R"("})");
    RenewingClient renewing(InTurn({Good(), refusal, Good()}));
    ASSERT_THAT(renewing.client.Call(kRequest, renewing.script.budget), IsOk());
    EXPECT_THAT(renewing.client.Call(kRequest, renewing.script.budget), IsOk()) << code;
    EXPECT_THAT(renewing.KeyIds(), ElementsAre("STS.key-0", "STS.key-0", "STS.key-1")) << code;
    EXPECT_THAT(renewing.script.sleeps, IsEmpty()) << code;
  }
}

TEST(ClientCredentials, AreRenewedOnceInACall) {
  RenewingClient renewing(InTurn({Respond(400, ReadFixture("error_security_token_expired.json"))}));
  EXPECT_THAT(renewing.client.Call(kRequest, renewing.script.budget),
              FailsWith(ErrorKind::kAuth, HasSubstr("InvalidSecurityToken.Expired (400): the "
                                                    "security token has expired")));
  EXPECT_THAT(renewing.KeyIds(), ElementsAre("STS.key-0", "STS.key-1"));
  EXPECT_EQ(renewing.keys.renewals, 1);
}

TEST(ClientCredentials, AreNotRenewedForOtherRefusals) {
  for (const auto* code : {"SignatureDoesNotMatch", "InvalidAccessKeyId.Inactive"}) {
    RenewingClient renewing(InTurn({Respond(400, R"({"Code":")" + std::string(code) + R"("})")}));
    EXPECT_FALSE(renewing.client.Call(kRequest, renewing.script.budget)) << code;
    EXPECT_THAT(renewing.KeyIds(), SizeIs(1)) << code;
    EXPECT_EQ(renewing.keys.renewals, 0) << code;
  }
}

TEST(ClientCredentials, AreNotRenewedWhereTheyLast) {
  for (const auto* code :
       {"MissingSecurityToken", "InvalidSecurityToken.Malformed", "InvalidAccessKeyId.NotFound"}) {
    ScriptedClient script(InTurn({Respond(400, R"({"Code":")" + std::string(code) + R"("})")}), {},
                          {kTestKeyId, Secret(kTestSecret), {}});
    EXPECT_THAT(script.client.Call(kRequest, script.budget),
                FailsWith(ErrorKind::kAuth, HasSubstr(code)));
    EXPECT_THAT(script.transport.requests(), SizeIs(1)) << code;
  }
}

TEST(ClientCredentials, AreTakenOutOfTheBudgetWhenTheyAreRenewed) {
  RenewingClient renewing(
      InTurn({Respond(400, ReadFixture("error_security_token_expired.json")), Good()}));
  CallBudget budget = BudgetOf(renewing.script, 1, 1h);
  EXPECT_THAT(renewing.client.Call(kRequest, budget),
              FailsWith(ErrorKind::kAuth, HasSubstr("--alibaba.calls-per-poll")));
}

}  // namespace
}  // namespace exporter::alibaba::client_budget_test
