// SPDX-License-Identifier: Apache-2.0
#include "tests/simulator/alibaba/sts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/simulator/testing.h"

namespace simulator::sts_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr const char* kRole = "acs:ram::1234567890123456:role/disk-exporter";
constexpr const char* kProvider = "acs:ram::1234567890123456:oidc-provider/ack-rrsa-c0123";
constexpr const char* kStsVersion = "2015-04-01";

using Pairs = std::map<std::string, std::string>;

nlohmann::json Json(const Answer& answer) {
  return nlohmann::json::parse(answer.body, nullptr, false);
}

std::vector<std::string> KeysOf(const nlohmann::json& object) {
  std::vector<std::string> keys;
  const nlohmann::json leaves = object.flatten();
  for (const auto& [key, value] : leaves.items()) keys.push_back(key);
  return keys;
}

std::vector<std::string> KeysOfFixture(const std::string& name) {
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/" + name);
  return KeysOf(nlohmann::json::parse(file));
}

// With `more` over what the call has by itself; an empty value leaves the parameter out.
Pairs With(Pairs parameters, const Pairs& more) {
  for (const auto& [name, value] : more) {
    parameters[name] = value;
    if (value.empty()) parameters.erase(name);
  }
  return parameters;
}

Answer Assume(Stage& stage, const Pairs& more = {}) {
  return stage.Send({.action = "AssumeRole",
                     .query = With({{"RoleArn", kRole}, {"RoleSessionName", "session"}}, more),
                     .version = kStsVersion});
}

ApiCall CallWith(const nlohmann::json& credentials, const std::string& action) {
  return {.action = action,
          .query = {{"RegionId", "cn-shenzhen"}},
          .key = {credentials.at("AccessKeyId"), credentials.at("AccessKeySecret"),
                  credentials.at("SecurityToken")}};
}

Request LibrariesForm(const Pairs& query = {}, const Pairs& form = {}) {
  Request request = MakeRequest("POST", "/");
  request.query = Encode(With({{"Action", "AssumeRoleWithOIDC"},
                               {"Version", kStsVersion},
                               {"Format", "JSON"},
                               {"Timestamp", FormatTime(kTestNow)}},
                              query));
  request.headers = {{"host", "127.0.0.1:8080"},
                     {"content-type", "application/x-www-form-urlencoded"}};
  request.body = Encode(With({{"RoleArn", kRole},
                              {"OIDCProviderArn", kProvider},
                              {"OIDCToken", "good-token"},
                              {"RoleSessionName", "disk-exporter"},
                              {"DurationSeconds", "3600"}},
                             form));
  return request;
}

std::string CodeOf(Stage& stage, const Request& request, int status) {
  const Answer answer = stage.simulator.Respond(request);
  EXPECT_EQ(answer.status, status) << answer.body;
  return Json(answer).value("Code", "");
}

TEST(AssumeRole, AnswersInTheShapeOfTheFixture) {
  Stage stage("incident");
  const Answer answer = Assume(stage, {{"DurationSeconds", "900"}});
  EXPECT_EQ(answer.status, 200);
  const auto json = Json(answer);
  EXPECT_EQ(KeysOf(json), KeysOfFixture("assume_role.json"));
  EXPECT_EQ(json["AssumedRoleUser"]["Arn"], std::string(kRole) + "/session");
  EXPECT_EQ(json["Credentials"]["Expiration"], FormatTime(kTestNow + 900));
}

TEST(AssumeRole, GivesAKeyThatSignsUntilItExpires) {
  Stage stage("incident");
  const auto key = Json(Assume(stage))["Credentials"];
  EXPECT_EQ(stage.Send(CallWith(key, "DescribeDisks")).status, 200);
  stage.now += 3599;
  EXPECT_EQ(stage.Send(CallWith(key, "DescribeDisks")).status, 200);
  stage.now += 1;
  const Answer late = stage.Send(CallWith(key, "DescribeDisks"));
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(late.code, "InvalidSecurityToken.Expired");
}

TEST(AssumeRole, GivesAKeyThatIsOfNoUseWithoutItsToken) {
  Stage stage("incident");
  const auto key = Json(Assume(stage))["Credentials"];
  ApiCall call = CallWith(key, "DescribeDisks");
  call.key.token.clear();
  EXPECT_EQ(stage.Send(call).code, "InvalidAccessKeyId.NotFound");
  EXPECT_EQ(stage.Send(call).status, 404);
  call.key.token = "CAIS-made-up";
  EXPECT_EQ(stage.Send(call).code, "InvalidSecurityToken.Malformed");
  call.key.token = Json(Assume(stage))["Credentials"]["SecurityToken"];
  EXPECT_EQ(stage.Send(call).code, "InvalidSecurityToken.MismatchWithAccessKey");
  call = CallWith(key, "DescribeDisks");
  call.key.secret += "x";
  EXPECT_EQ(stage.Send(call).code, "SignatureDoesNotMatch");
  call.key = {.token = call.key.token};
  EXPECT_EQ(stage.Send(call).code, "InvalidSecurityToken.MismatchWithAccessKey");
}

TEST(AssumeRole, CanBeChained) {
  Stage stage("incident");
  ApiCall call = CallWith(Json(Assume(stage))["Credentials"], "AssumeRole");
  call.version = kStsVersion;
  call.query = {{"RoleArn", "acs:ram::42:role/second"}, {"RoleSessionName", "two"}};
  const auto second = Json(stage.Send(call))["Credentials"];
  call = CallWith(second, "GetCallerIdentity");
  call.version = kStsVersion;
  call.query.clear();
  const auto identity = Json(stage.Send(call));
  EXPECT_EQ(KeysOf(identity), KeysOfFixture("get_caller_identity.json"));
  EXPECT_EQ(identity["AccountId"], "42");
  EXPECT_EQ(identity["Arn"], "acs:ram::42:assumed-role/second/two");
}

TEST(AssumeRole, ChecksItsParameters) {
  Stage stage("incident");
  const auto code = [&](const Pairs& more) { return Assume(stage, more).code; };
  EXPECT_EQ(code({{"RoleArn", ""}}), "MissingParameter.RoleArn");
  EXPECT_EQ(code({{"RoleArn", "acs:ram::x:role/a"}}), "InvalidParameter.RoleArn");
  EXPECT_EQ(code({{"RoleSessionName", "s"}}), "InvalidParameter.RoleSessionName");
  EXPECT_EQ(code({{"RoleSessionName", "a b"}}), "InvalidParameter.RoleSessionName");
  EXPECT_EQ(code({{"DurationSeconds", "899"}}), "InvalidParameter.DurationSeconds");
  EXPECT_EQ(code({{"DurationSeconds", "43201"}}), "InvalidParameter.DurationSeconds");
  EXPECT_EQ(code({{"DurationSecond", "900"}}), "InvalidParameter.DurationSecond");
  EXPECT_EQ(code({{"DurationSeconds", "43200"}}), "");
}

TEST(AssumeRole, KnowsTheRolesThatItWasTold) {
  Stage stage("incident");
  const Answer told = stage.Control(
      "POST", "/simulator/roles",
      R"({"roles":[{"arn":"acs:ram::1234567890123456:role/disk-exporter","external_id":"e1"}]})");
  EXPECT_EQ(told.status, 200);
  EXPECT_EQ(Assume(stage, {{"RoleArn", "acs:ram::42:role/other"}}).code, "EntityNotExist.Role");
  EXPECT_EQ(Assume(stage).code, "NoPermission");
  EXPECT_EQ(Assume(stage, {{"ExternalId", "e2"}}).status, 403);
  EXPECT_EQ(Assume(stage, {{"ExternalId", "e1"}}).status, 200);
  stage.Control("POST", "/simulator/roles", R"({"roles":null})");
  EXPECT_EQ(Assume(stage, {{"RoleArn", "acs:ram::42:role/other"}}).status, 200);
  const Answer refused =
      stage.Control("POST", "/simulator/roles", R"({"roles":[{"arn":"disk-exporter"}]})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("acs:ram::ACCOUNT:role/NAME, not disk-exporter"));
}

TEST(AssumeRole, NeedsASignature) {
  Stage stage("incident");
  Request request =
      SignedRequest({.action = "AssumeRole", .query = {{"RoleArn", kRole}}, .version = kStsVersion},
                    "n", stage.now);
  request.headers.erase("authorization");
  EXPECT_EQ(CodeOf(stage, request, 400), "IncompleteSignature");
}

TEST(GetCallerIdentity, KnowsTheOwnerOfTheFixedKey) {
  Stage stage("incident");
  const auto identity = Json(stage.Send({.action = "GetCallerIdentity", .version = kStsVersion}));
  EXPECT_EQ(identity["IdentityType"], "RAMUser");
  EXPECT_EQ(identity["AccountId"], "1234567890123456");
}

TEST(AssumeRoleWithOidc, AnswersTheFormOfTheLibraries) {
  Stage stage("incident");
  const Answer answer = stage.simulator.Respond(LibrariesForm());
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.operation, "AssumeRoleWithOIDC");
  const auto json = Json(answer);
  EXPECT_EQ(KeysOf(json), KeysOfFixture("assume_role_with_oidc.json"));
  EXPECT_EQ(stage.Send(CallWith(json["Credentials"], "DescribeDisks")).status, 200);
}

TEST(AssumeRoleWithOidc, AnswersACallOfTheThirdVersionThatIsNotSigned) {
  Stage stage("incident");
  Request request = SignedRequest({.action = "AssumeRoleWithOIDC",
                                   .query = {{"RoleArn", kRole},
                                             {"OIDCProviderArn", kProvider},
                                             {"RoleSessionName", "disk-exporter"}},
                                   .form = {{"OIDCToken", "good-token"}},
                                   .version = kStsVersion},
                                  "n", stage.now);
  request.headers.erase("authorization");
  EXPECT_EQ(CodeOf(stage, request, 200), "");
  request.headers["authorization"] = "ACS3-HMAC-SHA256 Credential=,SignedHeaders=,Signature=";
  EXPECT_EQ(CodeOf(stage, request, 400), "IncompleteSignature");
}

TEST(AssumeRoleWithOidc, JudgesTheToken) {
  Stage stage("incident");
  const auto judge = [&](const std::string& token, int status) {
    return CodeOf(stage, LibrariesForm({}, {{"OIDCToken", token}}), status);
  };
  EXPECT_EQ(judge("any", 401), "AuthenticationFail.OIDCToken.Invalid");
  EXPECT_EQ(judge("any-token\n", 401), "AuthenticationFail.OIDCToken.Invalid");
  EXPECT_EQ(judge("any-token", 200), "");
  stage.Control("POST", "/simulator/oidc", R"({"accept":["fresh"],"expired":["stale"]})");
  EXPECT_EQ(judge("fresh", 200), "");
  EXPECT_EQ(judge("stale", 401), "AuthenticationFail.OIDCToken.Expired");
  EXPECT_EQ(judge("any-token", 401), "AuthenticationFail.OIDCToken.Invalid");
  EXPECT_EQ(judge("", 400), "MissingParameter.OIDCToken");
}

TEST(AssumeRoleWithOidc, FollowsTheTrustPolicy) {
  Stage stage("incident");
  const std::string other = "acs:ram::42:role/disk-exporter";
  EXPECT_EQ(CodeOf(stage, LibrariesForm({}, {{"RoleArn", other}}), 401),
            "AuthenticationFail.NoPermission");
  stage.Control("POST", "/simulator/roles", R"({"roles":[]})");
  EXPECT_EQ(CodeOf(stage, LibrariesForm(), 401), "AuthenticationFail.NoPermission");
}

TEST(AssumeRoleWithOidc, IsParticularAboutTheForm) {
  Stage stage("incident");
  const auto code = [&](const Pairs& query) { return CodeOf(stage, LibrariesForm(query), 400); };
  EXPECT_EQ(code({{"OIDCToken", "good-token"}}), "InvalidParameter.OIDCToken");
  EXPECT_EQ(code({{"Timestamp", "now"}}), "InvalidTimeStamp.Format");
  EXPECT_EQ(code({{"Timestamp", ""}}), "MissingParameter.Timestamp");
  EXPECT_EQ(code({{"Format", "XML"}}), "InvalidParameter.Format");
  EXPECT_EQ(CodeOf(stage, LibrariesForm({{"Version", "2014-05-26"}}), 404), "InvalidVersion");
  Request get = LibrariesForm();
  get.method = "GET";
  EXPECT_EQ(CodeOf(stage, get, 400), "InvalidParameter.Body");
}

}  // namespace
}  // namespace simulator::sts_test
