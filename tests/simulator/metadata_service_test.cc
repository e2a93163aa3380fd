#include "tests/simulator/alibaba/metadata_service.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "tests/simulator/testing.h"

namespace simulator {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

constexpr const char* kRoles = "/latest/meta-data/ram/security-credentials/";
constexpr const char* kLife = "x-aliyun-ecs-metadata-token-ttl-seconds";
constexpr const char* kToken = "x-aliyun-ecs-metadata-token";

using Headers = std::map<std::string, std::string, std::less<>>;

Answer Ask(Stage& stage, const std::string& method, const std::string& path,
           const Headers& headers) {
  Request request = MakeRequest(method, path);
  request.headers = headers;
  return stage.simulator.Respond(request);
}

std::string Token(Stage& stage, const std::string& seconds = "21600") {
  return Ask(stage, "PUT", "/latest/api/token", {{kLife, seconds}}).body;
}

Answer Read(Stage& stage, const std::string& path) {
  return Ask(stage, "GET", path, {{kToken, Token(stage)}});
}

std::vector<std::string> KeysOf(const nlohmann::json& object) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : object.items()) keys.push_back(key);
  return keys;
}

std::vector<std::string> KeysOfFixture(const std::string& name) {
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/" + name);
  return KeysOf(nlohmann::json::parse(file));
}

// The answer to a call of ECS that is signed with the key in `json`.
Answer UseKey(Stage& stage, const std::string& json) {
  const auto key = nlohmann::json::parse(json);
  return stage.Send(
      {.action = "DescribeDisks",
       .query = {{"RegionId", "cn-shenzhen"}},
       .key = {key.at("AccessKeyId"), key.at("AccessKeySecret"), key.at("SecurityToken")}});
}

TEST(MetadataService, GivesTheKeyOfTheRoleToWhoHasAToken) {
  Stage stage("incident");
  EXPECT_EQ(Read(stage, kRoles).body, "simulator-node-role");
  const Answer answer = Read(stage, std::string(kRoles) + "simulator-node-role");
  const auto key = nlohmann::json::parse(answer.body);
  EXPECT_EQ(KeysOf(key), KeysOfFixture("imds_role_credentials.json"));
  EXPECT_EQ(key["Code"], "Success");
  EXPECT_EQ(key["LastUpdated"], FormatTime(kTestNow));
  EXPECT_EQ(key["Expiration"], FormatTime(kTestNow + 3600));
  EXPECT_THAT(key["AccessKeyId"].get<std::string>(), StartsWith("STS."));
  EXPECT_EQ(UseKey(stage, answer.body).status, 200);
  EXPECT_EQ(Read(stage, std::string(kRoles) + "other").status, 404);
}

TEST(MetadataService, IsParticularAboutTokens) {
  Stage stage("incident");
  const auto issue = [&](const std::string& method, const Headers& headers) {
    return Ask(stage, method, "/latest/api/token", headers).status;
  };
  EXPECT_EQ(issue("PUT", {}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "0"}}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "21601"}}), 400);
  EXPECT_EQ(issue("PUT", {{kLife, "1"}}), 200);
  EXPECT_EQ(issue("GET", {{kLife, "1"}}), 405);
  EXPECT_EQ(issue("PUT", {{kLife, "1"}, {"x-forwarded-for", "10.0.0.1"}}), 403);
}

TEST(MetadataService, RefusesTokensThatItDidNotIssueOrThatAreOver) {
  Stage stage("incident");
  const auto read = [&](const Headers& headers) {
    return Ask(stage, "GET", kRoles, headers).status;
  };
  const std::string token = Token(stage, "60");
  stage.now += 59;
  EXPECT_EQ(read({{kToken, token}}), 200);
  stage.now += 1;
  EXPECT_EQ(read({{kToken, token}}), 401);
  EXPECT_EQ(read({{kToken, "made-up"}}), 401);
  EXPECT_EQ(read({}), 403);
  stage.Control("POST", "/simulator/imds", R"({"v1":true})");
  EXPECT_EQ(read({}), 200);
}

TEST(MetadataService, HasTheRoleThatItWasTold) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/imds", R"({"role":"disk-exporter"})");
  EXPECT_EQ(Read(stage, kRoles).body, "disk-exporter");
  stage.Control("POST", "/simulator/imds", R"({"role":null})");
  EXPECT_EQ(Read(stage, kRoles).status, 404);
  EXPECT_EQ(Read(stage, std::string(kRoles) + "disk-exporter").status, 404);
  const Answer refused = stage.Control("POST", "/simulator/imds", R"({"role":"a/b"})");
  EXPECT_EQ(refused.status, 400);
  EXPECT_THAT(refused.body, HasSubstr("role must be the name of a role or null, not a/b"));
}

TEST(MetadataService, KnowsItsInstance) {
  Stage stage("incident");
  EXPECT_EQ(Read(stage, "/latest/meta-data/region-id").body, "cn-shenzhen");
  EXPECT_THAT(Read(stage, "/latest/meta-data/instance-id").body, StartsWith("i-"));
  EXPECT_THAT(Read(stage, "/latest/meta-data/zone-id").body, StartsWith("cn-shenzhen-"));
  EXPECT_EQ(Read(stage, "/latest/meta-data/nothing").status, 404);
}

TEST(CredentialsUri, GivesAKey) {
  Stage stage("incident");
  const Answer answer = Ask(stage, "GET", "/credentials-uri", {});
  EXPECT_EQ(answer.operation, "CredentialsUri");
  EXPECT_EQ(KeysOf(nlohmann::json::parse(answer.body)), KeysOfFixture("credentials_uri.json"));
  EXPECT_EQ(UseKey(stage, answer.body).status, 200);
}

TEST(IssuedKeys, LiveAsLongAsTheyWereTold) {
  Stage stage("incident");
  const auto fetch = [&] { return Ask(stage, "GET", "/credentials-uri", {}).body; };
  stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":30})");
  std::string key = fetch();
  EXPECT_EQ(nlohmann::json::parse(key)["Expiration"], FormatTime(kTestNow + 30));
  stage.now += 30;
  EXPECT_EQ(UseKey(stage, key).code, "InvalidSecurityToken.Expired");
  stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":null})");
  key = fetch();
  EXPECT_EQ(UseKey(stage, key).status, 200);
  const Answer state = stage.Control("POST", "/simulator/credentials", R"({"expire_all":true})");
  EXPECT_EQ(nlohmann::json::parse(state.body)["alibaba"]["credentials"]["valid"], 0);
  EXPECT_EQ(UseKey(stage, key).code, "InvalidSecurityToken.Expired");
  EXPECT_EQ(UseKey(stage, fetch()).status, 200);
  const Answer refused =
      stage.Control("POST", "/simulator/credentials", R"({"lifetime_seconds":0})");
  EXPECT_THAT(refused.body, HasSubstr("lifetime_seconds must be a number from 1 to 43200, not 0"));
}

}  // namespace
}  // namespace simulator
