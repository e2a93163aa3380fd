// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/oidc_role.h"

#include <filesystem>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"
#include "tests/support/temporary_folder.h"

namespace exporter::alibaba::oidc_role_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class OidcFetcherTest : public testing::Test {
 protected:
  OidcRole Role() const {
    return {.role = {.role_arn = kRoleArn, .session_name = "disk-exporter"},
            .provider_arn = kProviderArn,
            .token_file = file_,
            .sts = {.region = "cn-shenzhen"}};
  }
  Result<Credentials> Fetch(FakeTransport::Answer answer) {
    transport_ = std::make_unique<FakeTransport>(std::move(answer));
    return OidcFetcher(Role(), *transport_).Fetch(ServedAt(), {});
  }
  Result<Credentials> Fetch(int status, const std::string& fixture) {
    return Fetch(InTurn({Respond(status, ReadFixture(fixture))}));
  }

  TemporaryFolder folder_;
  std::string file_ = folder_.Write("token", std::string(kOidcToken) + "\n");
  std::unique_ptr<FakeTransport> transport_;
};

TEST_F(OidcFetcherTest, SendsTheTokenInAFormWithoutASignature) {
  ASSERT_THAT(Fetch(200, "assume_role_with_oidc.json"), IsOk());
  ASSERT_THAT(transport_->requests(), SizeIs(1));
  const HttpRequest request = transport_->requests().front();
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url,
            "https://sts.cn-shenzhen.aliyuncs.com/?Action=AssumeRoleWithOIDC&Format=JSON&"
            "Timestamp=2026-03-01T08%3A15%3A30Z&Version=2015-04-01");
  EXPECT_EQ(request.body,
            "DurationSeconds=3600&OIDCProviderArn=acs%3Aram%3A%3A1234567890123456%3Aoidc-provider"
            "%2Fack-rrsa-c8f1d2e3a4b5c6d7e8f90123456789abc&OIDCToken=" +
                std::string(kOidcToken) +
                "&RoleArn=acs%3Aram%3A%3A1234567890123456%3Arole%2Fdisk-exporter&"
                "RoleSessionName=disk-exporter");
  EXPECT_EQ(RequestHeader(request, "content-type"), "application/x-www-form-urlencoded");
  EXPECT_EQ(RequestHeader(request, "authorization"), "");
  EXPECT_EQ(request.operation, "AssumeRoleWithOIDC");
  EXPECT_EQ(request.timeout, std::chrono::seconds{10});
}

TEST_F(OidcFetcherTest, ReadsTheKey) {
  EXPECT_EQ(*Fetch(200, "assume_role_with_oidc.json"),
            (Credentials{"STS.exampleTemporaryKeyId", Secret("exampleTemporarySecret"),
                         Secret("exampleSecurityToken+with/symbols=="),
                         ParseTimestamp("2026-03-01T09:15:30Z")}));
}

TEST_F(OidcFetcherTest, ReadsTheTokenAnewEachTime) {
  FakeTransport transport(InTurn({Respond(200, ReadFixture("assume_role_with_oidc.json"))}));
  OidcFetcher fetcher(Role(), transport);
  ASSERT_THAT(fetcher.Fetch(ServedAt(), {}), IsOk());
  folder_.Write("token", "a-renewed-token");
  ASSERT_THAT(fetcher.Fetch(ServedAt(), {}), IsOk());
  EXPECT_THAT(transport.requests().back().body, HasSubstr("OIDCToken=a-renewed-token&"));
}

TEST_F(OidcFetcherTest, ReadsAnExpiredTokenAgainAndTriesOnceMore) {
  int requests = 0;
  const auto key = Fetch([&](const HttpRequest& request) -> Result<HttpResponse> {
    if (++requests == 1) {
      folder_.Write("token", "a-renewed-token");
      return Respond(401, ReadFixture("error_oidc_token_expired.json"));
    }
    EXPECT_THAT(request.body, HasSubstr("OIDCToken=a-renewed-token&"));
    return Respond(200, ReadFixture("assume_role_with_oidc.json"));
  });
  EXPECT_THAT(key, IsOk());
  EXPECT_EQ(requests, 2);
}

TEST_F(OidcFetcherTest, GivesUpAfterASecondExpiredToken) {
  EXPECT_THAT(Fetch(401, "error_oidc_token_expired.json"),
              Refuses(ErrorKind::kAuth, AllOf(HasSubstr("AuthenticationFail.OIDCToken.Expired"),
                                              HasSubstr("its file holds no newer one"))));
  EXPECT_THAT(transport_->requests(), SizeIs(2));
}

TEST_F(OidcFetcherTest, SaysThatTheTrustPolicyDoesNotMatch) {
  EXPECT_THAT(Fetch(401, "error_oidc_no_permission.json"),
              Refuses(ErrorKind::kAuth,
                      AllOf(HasSubstr("trust policy"), HasSubstr("issuer, audience or subject"),
                            HasSubstr(kRoleArn), HasSubstr("deploy/ram/trust-policy.json"))));
  EXPECT_THAT(transport_->requests(), SizeIs(1));
}

TEST_F(OidcFetcherTest, ExplainsEveryFaultOfTheToken) {
  const auto fetch = [&](const std::string& code) {
    return Fetch(InTurn({Respond(401, R"({"Code":"AuthenticationFail.OIDCToken.)" + code +
                                          R"(","Message":"token )" + kOidcToken + R"("})")}));
  };
  EXPECT_THAT(fetch("AudienceNotMatch"),
              Refuses(ErrorKind::kAuth, HasSubstr("want sts.aliyuncs.com")));
  for (const char* code : {"InvalidSignature", "HttpsUrlInvalid", "PublicKeyFingerprintMismatch"}) {
    EXPECT_THAT(fetch(code), Refuses(ErrorKind::kAuth, HasSubstr("compare its issuer URL")));
  }
  EXPECT_THAT(fetch("Invalid"), Refuses(ErrorKind::kAuth, HasSubstr("the OIDC token is refused")));
}

TEST_F(OidcFetcherTest, ShowsTheServersWordsOnlyWhereTheyHoldNothingSecret) {
  const auto fetch = [&](const std::string& message) {
    return Fetch(
        InTurn({Respond(400, R"({"Code":"InvalidParameter","Message":")" + message + R"("})")}));
  };
  EXPECT_THAT(fetch("DurationSeconds is too large"),
              Refuses(ErrorKind::kBadResponse,
                      HasSubstr("InvalidParameter (400): DurationSeconds is too large")));
  EXPECT_THAT(fetch(std::string("got ") + kOidcToken),
              Refuses(ErrorKind::kBadResponse, HasSubstr("the server does not say why")));
}

TEST_F(OidcFetcherTest, NamesTheEndpointThatDoesNotAnswer) {
  EXPECT_THAT(Fetch(InTurn({Fail(ErrorKind::kTimeout, "no answer")})),
              Refuses(ErrorKind::kTimeout,
                      AllOf(HasSubstr("https://sts.cn-shenzhen.aliyuncs.com/: no answer"),
                            HasSubstr("AssumeRoleWithOIDC"))));
  EXPECT_THAT(Fetch(502, "error_gateway_502.html"),
              Refuses(ErrorKind::kUnavailable, HasSubstr("not an answer of STS")));
  EXPECT_THAT(Fetch(503, "error_service_unavailable.json"),
              Refuses(ErrorKind::kUnavailable, HasSubstr("ServiceUnavailable (503)")));
}

TEST_F(OidcFetcherTest, PassesOnHowLongTheServerAsksToWait) {
  const auto key = Fetch(InTurn({Respond(429, R"({"Code":"Throttling.User"})", "application/json",
                                         {{"x-acs-retry-after", "2500"}})}));
  ASSERT_THAT(key, Refuses(ErrorKind::kThrottled, HasSubstr("Throttling.User (429)")));
  EXPECT_EQ(key.error().retry_after, std::chrono::milliseconds{2500});
}

TEST_F(OidcFetcherTest, SurvivesEveryMutationOfTheAnswer) {
  const std::string fixture = ReadFixture("assume_role_with_oidc.json");
  std::size_t refused = 0;
  ForEachMutation(fixture, [&](const std::string& mutated) {
    const auto key = Fetch(InTurn({Respond(200, mutated)}));
    if (key) return;
    ++refused;
    EXPECT_THAT(key, Refuses(ErrorKind::kBadResponse, HasSubstr(kRoleArn)));
  });
  EXPECT_GT(refused, 50U);
}

TEST_F(OidcFetcherTest, SurvivesEveryMutationOfAFault) {
  const std::string fixture = ReadFixture("error_oidc_no_permission.json");
  const std::size_t count = ForEachMutation(fixture, [&](const std::string& mutated) {
    EXPECT_THAT(Fetch(InTurn({Respond(401, mutated)})),
                Refuses(ErrorKind::kAuth, HasSubstr("401")));
  });
  EXPECT_GT(count, 50U);
}

TEST_F(OidcFetcherTest, NamesTheTokenFileThatIsOfNoUse) {
  const auto never = [](const HttpRequest&) -> Result<HttpResponse> {
    ADD_FAILURE() << "nothing to ask for";
    return Respond(500, "");
  };
  folder_.Write("token", "\n");
  EXPECT_THAT(Fetch(never), Refuses(ErrorKind::kConfig, HasSubstr(file_ + " is empty")));
  folder_.Write("token", "abc");
  EXPECT_THAT(Fetch(never),
              Refuses(ErrorKind::kConfig, HasSubstr("holds 3 characters, want 4 to 20000")));
  folder_.Write("token", std::string(20'001, 'x'));
  EXPECT_THAT(Fetch(never), Refuses(ErrorKind::kConfig, HasSubstr("20001 characters")));
  folder_.Write("token", "NobodyMayReadThis and that");
  EXPECT_THAT(Fetch(never), Refuses(ErrorKind::kConfig, HasSubstr("holds characters")));
  std::filesystem::remove(file_);
  EXPECT_THAT(Fetch(never),
              Refuses(ErrorKind::kConfig, AllOf(HasSubstr(file_), HasSubstr("No such file"))));
}

TEST_F(OidcFetcherTest, StopsWhenItIsToldTo) {
  std::stop_source source;
  source.request_stop();
  FakeTransport transport(InTurn({Respond(200, "")}));
  EXPECT_THAT(OidcFetcher(Role(), transport).Fetch(ServedAt(), source.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
}

TEST_F(OidcFetcherTest, IsCheckedBeforeAnythingIsAsked) {
  EXPECT_FALSE(CheckOidcRole(Role()));
  OidcRole role = Role();
  role.provider_arn = "acs:ram::1234:saml-provider/x";
  EXPECT_THAT(CheckOidcRole(role)->message, HasSubstr("OIDC provider"));
  role = Role();
  role.role.role_arn = "disk-exporter";
  EXPECT_THAT(CheckOidcRole(role)->message, HasSubstr("role 'disk-exporter'"));
  role = Role();
  role.sts = {.endpoint = "https://"};
  EXPECT_THAT(CheckOidcRole(role)->message, HasSubstr("STS endpoint"));
  role = Role();
  role.token_file = folder_.path() + "/absent";
  EXPECT_THAT(CheckOidcRole(role)->message, HasSubstr("/absent"));
}

}  // namespace
}  // namespace exporter::alibaba::oidc_role_test
