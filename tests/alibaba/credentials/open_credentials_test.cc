// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>

#include "exporter/alibaba/credentials/make_credentials.h"
#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"

namespace exporter::alibaba::open_credentials_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

TEST(OpenCredentials, NamesItsSourceInEveryMessage) {
  FakeWorld world(InTurn({Fail(ErrorKind::kTimeout, "no answer")}),
                  InTurn({Fail(ErrorKind::kUnavailable, "no metadata")}));
  const CredentialConfig instance{InstanceRole{
      .role_name = "a-role", .metadata_url = "http://100.100.100.200", .allows_v1 = true}};
  EXPECT_THAT(
      OpenCredentials({.name = "ecs-role", .config = instance}, world.Tools())->Get(ServedAt(), {}),
      Refuses(ErrorKind::kUnavailable,
              AllOf(StartsWith("credentials from ecs-role: "), HasSubstr("no metadata"))));
  CredentialConfig chained = instance;
  chained.roles = {RoleStep{.role = {.role_arn = kRoleArn}, .sts = {}}};
  const auto key =
      OpenCredentials({.name = "profile", .config = chained}, world.Tools())->Get(ServedAt(), {});
  EXPECT_THAT(key, Refuses(ErrorKind::kUnavailable,
                           AllOf(StartsWith("credentials from profile: metadata service"),
                                 HasSubstr("no metadata"))));
}

TEST(OpenCredentials, TakesOnOneRoleAfterTheOther) {
  FakeWorld world(InTurn({Respond(200, ReadFixture("assume_role.json"))}));
  CredentialConfig config{FixedKey{{"exampleAccessKeyId", Secret("exampleAccessKeySecret"), {}}}};
  config.roles = {RoleStep{.role = {.role_arn = "acs:ram::1:role/one"}, .sts = {}},
                  RoleStep{.role = {.role_arn = "acs:ram::2:role/two"}, .sts = {}}};
  const auto source = OpenCredentials({.name = "profile", .config = config}, world.Tools());
  EXPECT_THAT(source->Get(ServedAt(), {}), IsOk());
  const auto requests = world.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_THAT(requests[0].url, HasSubstr("role%2Fone"));
  EXPECT_THAT(requests[1].url, HasSubstr("role%2Ftwo"));
  EXPECT_THAT(RequestHeader(requests[0], "authorization"), HasSubstr("=exampleAccessKeyId,"));
  EXPECT_THAT(RequestHeader(requests[1], "authorization"),
              HasSubstr("=STS.exampleTemporaryKeyId,"));
}

TEST(AssumeRole, TakesOnTheRoleOfAnotherAccount) {
  FakeWorld world(InTurn({Respond(200, ReadFixture("assume_role.json")),
                          Respond(403, ReadFixture("error_no_permission_sts.json"))}));
  LambdaSource base([] {
    return Credentials{"exampleAccessKeyId", Secret("exampleAccessKeySecret"), {}};
  });
  const auto source = AssumeRole({.role_arn = kRoleArn, .sts_region = "cn-beijing"}, base,
                                 {.sts_region = "cn-shenzhen"}, world.Tools());
  const auto key = source->Get(ServedAt(), {});
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(source->Get(ServedAt(), {})->access_key_id, key->access_key_id);
  ASSERT_THAT(world.transport.requests(), SizeIs(1)) << "the key is kept";
  EXPECT_THAT(world.transport.requests()[0].url,
              StartsWith("https://sts.cn-beijing.aliyuncs.com/?"));
  source->Invalidate(*key);
  EXPECT_THAT(source->Get(ServedAt(), {}),
              Refuses(ErrorKind::kForbidden,
                      StartsWith("credentials from role " + std::string(kRoleArn) + ": ")));
}

TEST(AssumeRole, AsksWhereTheOptionsSay) {
  const auto url = [](const CredentialOptions& options) {
    FakeWorld world(InTurn({Respond(200, ReadFixture("assume_role.json"))}));
    LambdaSource base([] { return Credentials{"an-id", Secret("a-secret"), {}}; });
    (void)AssumeRole({.role_arn = kRoleArn}, base, options, world.Tools())->Get(ServedAt(), {});
    const std::string whole = world.transport.requests().at(0).url;
    return whole.substr(0, whole.find('?'));
  };
  EXPECT_EQ(url({}), "https://sts.aliyuncs.com/");
  EXPECT_EQ(url({.endpoint = "http://127.0.0.1:1/x"}), "http://127.0.0.1:1/x/");
  EXPECT_EQ(url({.endpoint = "http://127.0.0.1:1/x", .endpoints = {{"sts", "http://127.0.0.1:2"}}}),
            "http://127.0.0.1:2/");
  EXPECT_EQ(url(WithVariables({}, Variables({{"ALIBABA_CLOUD_STS_REGION", "cn-shenzhen"},
                                             {"ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED", "true"}}))),
            "https://sts-vpc.cn-shenzhen.aliyuncs.com/");
}

TEST(AssumeRole, SaysThatItsEndpointIsNone) {
  FakeWorld world(InTurn({Respond(500, "")}));
  LambdaSource base([] { return Credentials{"an-id", Secret("a-secret"), {}}; });
  EXPECT_THAT(AssumeRole({.role_arn = kRoleArn}, base, {.endpoint = "ftp://x"}, world.Tools())
                  ->Get(ServedAt(), {}),
              Refuses(ErrorKind::kConfig, HasSubstr("STS endpoint")));
  EXPECT_THAT(world.transport.requests(), IsEmpty());
}

}  // namespace
}  // namespace exporter::alibaba::open_credentials_test
