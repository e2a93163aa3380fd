// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/assumed_role.h"

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba::assumed_role_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

const Credentials kBase{"exampleAccessKeyId", Secret("exampleAccessKeySecret"), {}};

RoleStep Step() {
  return {.role = {.role_arn = kRoleArn, .session_name = "disk-exporter"},
          .sts = {.region = "cn-shenzhen"}};
}

class RoleFetcherTest : public testing::Test {
 protected:
  Result<Credentials> Fetch(FakeTransport::Answer answer, const RoleStep& step = Step()) {
    world_ = std::make_unique<FakeWorld>(std::move(answer));
    return RoleFetcher(step, base_, world_->transport, world_->Tools().nonces)
        .Fetch(ServedAt(), {});
  }
  Result<Credentials> Fetch(int status, const std::string& fixture) {
    return Fetch(InTurn({Respond(status, ReadFixture(fixture))}));
  }
  std::vector<HttpRequest> requests() const { return world_->transport.requests(); }

  std::vector<Credentials> keys_{kBase};  // returned by the base, one per call
  std::shared_ptr<LambdaSource> base_ =
      std::make_shared<LambdaSource>([this, given = std::size_t{0}]() mutable {
        return Result<Credentials>(keys_.at(std::min(given++, keys_.size() - 1)));
      });
  std::unique_ptr<FakeWorld> world_;
};

TEST_F(RoleFetcherTest, SignsAsTheOfficialSdkDoes) {
  const nlohmann::json vectors = ReadJsonFixture("signature_vectors.json");
  nlohmann::json vector;
  for (const auto& candidate : vectors.at("vectors")) {
    if (candidate.at("id") == "v3-18-sts-assume-role") vector = candidate;
  }
  ASSERT_TRUE(vector.is_object());
  RoleStep step = Step();
  step.role.policy = vector.at("input").at("query").at("Policy").get<std::string>();
  ASSERT_THAT(Fetch(InTurn({Respond(200, ReadFixture("assume_role.json"))}), step), IsOk());
  ASSERT_THAT(requests(), SizeIs(1));
  const HttpRequest request = requests().front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url, "https://sts.cn-shenzhen.aliyuncs.com/?" +
                             vector.at("canonical_query").get<std::string>());
  EXPECT_EQ(RequestHeader(request, "authorization"), vector.at("authorization").get<std::string>());
  EXPECT_EQ(request.operation, "AssumeRole");
  EXPECT_EQ(request.timeout, std::chrono::seconds{10});
}

TEST_F(RoleFetcherTest, ReadsTheKey) {
  EXPECT_EQ(*Fetch(200, "assume_role.json"),
            (Credentials{"STS.exampleTemporaryKeyId", Secret("exampleTemporarySecret"),
                         Secret("exampleSecurityToken+with/symbols=="),
                         ParseTimestamp("2026-03-01T09:15:30Z")}));
}

TEST_F(RoleFetcherTest, SendsWhatTheRoleAsksFor) {
  RoleStep step = Step();
  step.role.external_id = "an external id";
  step.role.duration = std::chrono::seconds{900};
  ASSERT_THAT(Fetch(InTurn({Respond(200, ReadFixture("assume_role.json"))}), step), IsOk());
  EXPECT_THAT(requests().front().url,
              AllOf(HasSubstr("DurationSeconds=900"), HasSubstr("ExternalId=an%20external%20id")));
}

TEST_F(RoleFetcherTest, SaysWhichPermissionIsMissing) {
  EXPECT_THAT(
      Fetch(403, "error_no_permission_sts.json"),
      Refuses(ErrorKind::kForbidden, AllOf(HasSubstr("NoPermission (403)"),
                                           HasSubstr("sts:AssumeRole"), HasSubstr(kRoleArn))));
}

TEST_F(RoleFetcherTest, PassesOnWhyItHasNoCredentials) {
  const auto source = std::make_shared<LambdaSource>(
      [] { return Result<Credentials>(Fail(ErrorKind::kTimeout, "no metadata")); });
  FakeWorld world(InTurn({Respond(500, "")}));
  EXPECT_THAT(
      RoleFetcher(Step(), source, world.transport, world.Tools().nonces).Fetch(ServedAt(), {}),
      FailsWith(ErrorKind::kTimeout, "no metadata"));
  EXPECT_THAT(world.transport.requests(), SizeIs(0));
}

TEST_F(RoleFetcherTest, AsksForOtherCredentialsWhenTheseHaveExpired) {
  keys_ = {{"STS.old", Secret("exampleAccessKeySecret"), Secret("exampleSecurityTokenOld")},
           {"STS.new", Secret("exampleAccessKeySecret"), Secret("exampleSecurityTokenNew")}};
  EXPECT_THAT(Fetch(InTurn({Respond(400, ReadFixture("error_security_token_expired.json")),
                            Respond(200, ReadFixture("assume_role.json"))})),
              IsOk());
  EXPECT_THAT(base_->refused, ElementsAre(keys_[0]));
  EXPECT_EQ(RequestHeader(requests().back(), "x-acs-security-token"), "exampleSecurityTokenNew");
}

TEST_F(RoleFetcherTest, DoesNotSendRefusedCredentialsTwice) {
  EXPECT_THAT(Fetch(404, "error_invalid_access_key.json"),
              Refuses(ErrorKind::kAuth, HasSubstr("InvalidAccessKeyId")));
  EXPECT_THAT(requests(), SizeIs(1));
}

TEST_F(RoleFetcherTest, SignsByTheServersClockWhenItsOwnIsRefused) {
  FakeWorld world(InTurn({Respond(400, ReadFixture("error_timestamp_expired.json"),
                                  "application/json", {{"Date", "Sun, 01 Mar 2026 10:00:00 GMT"}}),
                          Respond(200, ReadFixture("assume_role.json"))}));
  RoleFetcher fetcher(Step(), base_, world.transport, world.Tools().nonces);
  EXPECT_THAT(fetcher.Fetch(ServedAt(), {}), IsOk());
  EXPECT_EQ(RequestHeader(world.transport.requests()[1], "x-acs-date"), "2026-03-01T10:00:00Z");
  EXPECT_THAT(fetcher.Fetch(ServedAt() + std::chrono::seconds{5}, {}), IsOk());
  EXPECT_EQ(RequestHeader(world.transport.requests()[2], "x-acs-date"), "2026-03-01T10:00:05Z");
}

TEST_F(RoleFetcherTest, ExplainsEveryErrorWithoutSecrets) {
  for (const auto& entry : ErrorFixtures()) {
    const std::string file = entry.at("file");
    const auto key = Fetch(entry.at("http_status").get<int>(), file);
    ASSERT_FALSE(key) << file;
    EXPECT_THAT(key.error().message,
                AllOf(HoldsNoSecret(), HasSubstr("AssumeRole of " + std::string(kRoleArn))))
        << file;
  }
}

TEST_F(RoleFetcherTest, SurvivesEveryMutation) {
  const std::string fixture = ReadFixture("assume_role.json");
  std::size_t refused = 0;
  ForEachMutation(fixture, [&](const std::string& mutated) {
    const auto key = Fetch(InTurn({Respond(200, mutated)}));
    if (key) return;
    ++refused;
    EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, HasSubstr("AssumeRole")));
  });
  EXPECT_GT(refused, 50U);
}

TEST(CheckRoleStep, LooksAtRoleAndEndpoint) {
  EXPECT_FALSE(CheckRoleStep(Step()));
  RoleStep step = Step();
  step.sts.region = "x y";
  EXPECT_THAT(CheckRoleStep(step)->message, HasSubstr("STS region 'x y'"));
  step = Step();
  step.role.session_name = "?";
  EXPECT_THAT(CheckRoleStep(step)->message, HasSubstr("role session name"));
}

}  // namespace
}  // namespace exporter::alibaba::assumed_role_test
