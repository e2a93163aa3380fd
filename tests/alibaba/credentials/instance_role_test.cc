// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/instance_role.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba::instance_role_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kToken = "AQEHAAAAExampleMetadataToken==";
constexpr const char* kRoles = "/latest/meta-data/ram/security-credentials/";
constexpr const char* kRole = "disk-exporter-node-role";

// The metadata service of an ECS instance.
class MetadataFetcherTest : public testing::Test {
 protected:
  InstanceRole Role() const {
    return {.role_name = {}, .metadata_url = "http://100.100.100.200", .allows_v1 = true};
  }
  Result<Credentials> Fetch(const InstanceRole& role) {
    return MetadataFetcher(role, transport_).Fetch(ServedAt(), {});
  }
  Result<HttpResponse> Answer(const HttpRequest& request) {
    const std::string path = request.url.substr(std::string("http://100.100.100.200").size());
    log_.push_back(request.method + " " + path);
    EXPECT_EQ(request.timeout, std::chrono::seconds{1});
    if (path == "/latest/api/token") {
      EXPECT_EQ(RequestHeader(request, "X-aliyun-ecs-metadata-token-ttl-seconds"), "21600");
      return token_answer_;
    }
    const std::string token = RequestHeader(request, "X-aliyun-ecs-metadata-token");
    if (token.empty() ? !serves_v1_ : token != good_token_) return Respond(403, "Forbidden");
    const auto answer = answers_.find(path);
    return answer == answers_.end() ? Respond(404, "") : answer->second;
  }

  std::vector<std::string> log_;
  bool serves_v1_ = false;
  std::string good_token_ = kToken;
  Result<HttpResponse> token_answer_ = Respond(200, ReadFixture("imds_token.txt"));
  std::map<std::string, HttpResponse> answers_{
      {kRoles, Respond(200, ReadFixture("imds_role_name.txt") + "\n")},
      {std::string(kRoles) + kRole, Respond(200, ReadFixture("imds_role_credentials.json"))}};
  FakeTransport transport_{[this](const HttpRequest& request) { return Answer(request); }};
};

TEST_F(MetadataFetcherTest, AsksForTokenRoleAndKey) {
  EXPECT_EQ(*Fetch(Role()),
            (Credentials{"STS.exampleInstanceKeyId", Secret("exampleInstanceSecret"),
                         Secret("exampleInstanceToken+with/symbols=="),
                         ParseTimestamp("2026-03-01T14:15:30Z")}));
  EXPECT_THAT(log_, ElementsAre("PUT /latest/api/token", std::string("GET ") + kRoles,
                                std::string("GET ") + kRoles + kRole));
}

TEST_F(MetadataFetcherTest, DoesNotAskForANameThatIsGiven) {
  InstanceRole role = Role();
  role.role_name = kRole;
  EXPECT_THAT(Fetch(role), IsOk());
  EXPECT_THAT(log_, ElementsAre("PUT /latest/api/token", std::string("GET ") + kRoles + kRole));
}

TEST_F(MetadataFetcherTest, KeepsTheTokenUntilShortlyBeforeItEnds) {
  InstanceRole role = Role();
  role.role_name = kRole;
  MetadataFetcher fetcher(role, transport_);
  ASSERT_THAT(fetcher.Fetch(ServedAt(), {}), IsOk());
  log_.clear();
  ASSERT_THAT(fetcher.Fetch(ServedAt() + hours{6} - minutes{5} - std::chrono::seconds{1}, {}),
              IsOk());
  EXPECT_THAT(log_, ElementsAre(HasSubstr("GET")));
  log_.clear();
  ASSERT_THAT(fetcher.Fetch(ServedAt() + hours{6} - minutes{5}, {}), IsOk());
  EXPECT_THAT(log_, ElementsAre(HasSubstr("PUT"), HasSubstr("GET")));
}

TEST_F(MetadataFetcherTest, AsksForAnotherTokenWhenItsOwnIsRefused) {
  InstanceRole role = Role();
  role.role_name = kRole;
  MetadataFetcher fetcher(role, transport_);
  ASSERT_THAT(fetcher.Fetch(ServedAt(), {}), IsOk());
  good_token_ = "another-token";
  token_answer_ = Respond(200, "another-token");
  log_.clear();
  EXPECT_THAT(fetcher.Fetch(ServedAt() + minutes{1}, {}), IsOk());
  EXPECT_THAT(log_, ElementsAre(HasSubstr("GET"), HasSubstr("PUT"), HasSubstr("GET")));
}

TEST_F(MetadataFetcherTest, GoesOnWithoutATokenWhereTheServiceGivesNone) {
  serves_v1_ = true;
  for (Result<HttpResponse> answer :
       {Result<HttpResponse>(Respond(404, "")), Result<HttpResponse>(Respond(200, " \n")),
        Result<HttpResponse>(Fail(ErrorKind::kTimeout, "no answer"))}) {
    token_answer_ = std::move(answer);
    EXPECT_THAT(Fetch(Role()), IsOk());
  }
}

TEST_F(MetadataFetcherTest, DoesNotWhereThatIsForbidden) {
  serves_v1_ = true;
  InstanceRole role = Role();
  role.allows_v1 = false;
  token_answer_ = Respond(403, "");
  EXPECT_THAT(Fetch(role), Refuses(ErrorKind::kForbidden,
                                   HasSubstr("http://100.100.100.200 gives no token: HTTP status "
                                             "403")));
  token_answer_ = Fail(ErrorKind::kTimeout, "no answer");
  EXPECT_THAT(Fetch(role), Refuses(ErrorKind::kTimeout, HasSubstr("is this an ECS instance")));
  EXPECT_THAT(log_, Each(HasSubstr("PUT")));
}

TEST_F(MetadataFetcherTest, SaysThatTheInstanceHasNoRole) {
  answers_.erase(kRoles);
  EXPECT_THAT(Fetch(Role()),
              Refuses(ErrorKind::kConfig, HasSubstr("this ECS instance has no RAM role")));
  InstanceRole role = Role();
  role.role_name = "another-role";
  EXPECT_THAT(Fetch(role), Refuses(ErrorKind::kConfig,
                                   AllOf(HasSubstr("role another-role"),
                                         HasSubstr("this ECS instance has no such RAM role"))));
}

TEST_F(MetadataFetcherTest, RefusesAnAnswerThatIsNoSuccess) {
  nlohmann::json answer = ReadJsonFixture("imds_role_credentials.json");
  answer["Code"] = "Failed";
  answers_[std::string(kRoles) + kRole] = Respond(200, answer.dump());
  EXPECT_THAT(Fetch(Role()), Refuses(ErrorKind::kBadResponse,
                                     HasSubstr("the answer has Code 'Failed', want 'Success'")));
  answers_[std::string(kRoles) + kRole] = Respond(500, "");
  EXPECT_THAT(Fetch(Role()), Refuses(ErrorKind::kUnavailable, HasSubstr("HTTP status 500")));
  answers_[std::string(kRoles) + kRole] = Respond(200, "<html>");
  EXPECT_THAT(Fetch(Role()), Refuses(ErrorKind::kBadResponse, HasSubstr(kRole)));
  answers_[kRoles] = Respond(200, "../../user-data");
  EXPECT_THAT(Fetch(Role()),
              Refuses(ErrorKind::kBadResponse, HasSubstr("the answer is no name of a role")));
  answers_[kRoles] = Respond(503, "");
  EXPECT_THAT(Fetch(Role()), Refuses(ErrorKind::kUnavailable, HasSubstr("tells no role")));
}

TEST_F(MetadataFetcherTest, StopsWhenItIsToldTo) {
  std::stop_source source;
  source.request_stop();
  EXPECT_THAT(MetadataFetcher(Role(), transport_).Fetch(ServedAt(), source.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
  EXPECT_THAT(log_, IsEmpty());
}

TEST_F(MetadataFetcherTest, SurvivesEveryMutation) {
  std::size_t refused = 0;
  ForEachMutation(ReadFixture("imds_role_credentials.json"), [&](const std::string& mutated) {
    answers_[std::string(kRoles) + kRole] = Respond(200, mutated);
    const auto key = Fetch(Role());
    if (key) return;
    ++refused;
    EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, HasSubstr(kRole)));
  });
  EXPECT_GT(refused, 50U);
}

TEST(CheckInstanceRole, NamesWhatIsWrong) {
  EXPECT_FALSE(CheckInstanceRole({.role_name = "a.Role-1_x", .metadata_url = "http://x:1"}));
  EXPECT_FALSE(CheckInstanceRole({.role_name = "", .metadata_url = "http://100.100.100.200"}));
  EXPECT_THAT(CheckInstanceRole({.role_name = "a/b", .metadata_url = "http://x"})->message,
              HasSubstr("instance role 'a/b'"));
  EXPECT_THAT(CheckInstanceRole({.role_name = "", .metadata_url = "100.100.100.200"})->message,
              HasSubstr("metadata service: '100.100.100.200'"));
}

}  // namespace
}  // namespace exporter::alibaba::instance_role_test
