#include "exporter/alibaba/resources/sts_get_caller_identity.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/list_testing.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba {
namespace {

using testing::StartsWith;

TEST(AskCallerIdentity, TellsWhoseCredentialsTheseAre) {
  ScriptedClient script(InTurn({Respond(200, ReadFixture("get_caller_identity.json"))}));
  const auto identity = AskCallerIdentity(script.client, kRegion, script.budget);
  ASSERT_THAT(identity, IsOk());
  EXPECT_EQ(identity->account_id, "1234567890123456");
  EXPECT_EQ(identity->arn, "acs:ram::1234567890123456:assumed-role/disk-exporter/disk-exporter");
  EXPECT_EQ(identity->type, "AssumedRoleUser");
  EXPECT_EQ(script.transport.requests().at(0).url, "https://sts.cn-shenzhen.aliyuncs.com/");
}

TEST(AskCallerIdentity, AsksTheCentralServiceWithoutARegion) {
  ScriptedClient script(InTurn({Respond(200, R"({"AccountId":"1"})")}));
  const auto identity = AskCallerIdentity(script.client, "", script.budget);
  ASSERT_THAT(identity, IsOk());
  EXPECT_EQ(identity->arn, "");
  EXPECT_EQ(script.transport.requests().at(0).url, "https://sts.aliyuncs.com/");
}

TEST(AskCallerIdentity, NeedsAnAccount) {
  for (const auto* body : {"{}", R"({"AccountId":""})", R"({"AccountId":7})"}) {
    ScriptedClient script(InTurn({Respond(200, body)}));
    EXPECT_THAT(AskCallerIdentity(script.client, kRegion, script.budget),
                FailsWith(ErrorKind::kBadResponse,
                          "GetCallerIdentity: the answer has no readable AccountId"))
        << body;
  }
}

TEST(AskCallerIdentity, SaysThatTheKeyIsWrong) {
  ScriptedClient script(InTurn({Respond(404, ReadFixture("error_invalid_access_key.json"))}));
  EXPECT_THAT(AskCallerIdentity(script.client, kRegion, script.budget),
              FailsWith(ErrorKind::kAuth,
                        StartsWith("GetCallerIdentity in cn-shenzhen: InvalidAccessKeyId")));
}

TEST(AskCallerIdentity, SurvivesEveryMutation) {
  const std::size_t taken = CountTakenMutations<CallerIdentity>(
      "get_caller_identity.json",
      [](ScriptedClient& script) {
        return AskCallerIdentity(script.client, kRegion, script.budget);
      },
      [](const CallerIdentity& identity) { EXPECT_NE(identity.account_id, ""); });
  EXPECT_GT(taken, 50U);
}

}  // namespace
}  // namespace exporter::alibaba
