// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "tests/simulator/encoding.h"
#include "tests/simulator/kubernetes/access.h"
#include "tests/simulator/testing.h"

namespace simulator::limits_test {
namespace {

using testing::HasSubstr;

constexpr const char* kPods = "/api/v1/pods";

Request Ask(const std::string& path, const std::string& authorization) {
  Request request = MakeRequest("GET", path);
  if (!authorization.empty()) request.headers["authorization"] = authorization;
  return request;
}

TEST(Access, TakesNewTokensAndRefusesTheOldOnes) {
  Stage stage("healthy");
  EXPECT_EQ(stage.Control("POST", "/simulator/tokens", R"({"accept":["t1","t2"]})").status, 200);
  EXPECT_EQ(stage.simulator.Respond(Ask(kPods, "Bearer t2")).status, 200);
  const Answer old = stage.simulator.Respond(Ask(kPods, "Bearer simulator-token"));
  EXPECT_EQ(old.status, 401);
  EXPECT_THAT(old.body, HasSubstr("\"message\":\"Unauthorized\""));
  EXPECT_EQ(stage.Control("POST", "/simulator/tokens", R"({"accept":"t1"})").status, 400);
  EXPECT_EQ(stage.Control("POST", "/simulator/tokens", "").status, 400);
}

TEST(Access, TakesAUserWithAPassword) {
  Stage stage("healthy", {},
              {.tokens = {}, .anonymous = false, .basic_auth = "alice:s3cret", .denials = {}});
  const auto ask = [&](const std::string& pair) {
    return stage.simulator.Respond(Ask(kPods, "Basic " + Base64Encode(pair)));
  };
  EXPECT_EQ(ask("alice:s3cret").status, 200);
  EXPECT_EQ(ask("alice:wrong").status, 401);
  EXPECT_EQ(stage.simulator.Respond(Ask(kPods, "Basic %")).status, 401);
}

TEST(Access, TakesAGoodCertificateAndNoBadOne) {
  Stage stage("healthy");
  Request request = Ask(kPods, "");
  request.certificate = ClientCertificate::kGood;
  request.certificate_name = "bob";
  EXPECT_EQ(stage.simulator.Respond(request).status, 200);
  request.certificate = ClientCertificate::kBad;
  EXPECT_EQ(stage.simulator.Respond(request).status, 401);
  request.headers["authorization"] = "Bearer simulator-token";
  EXPECT_EQ(stage.simulator.Respond(request).status, 200) << "the token is enough";
}

// The body is that of a real API server.
TEST(Access, ForbidsWhatTheRoleLacks) {
  Stage stage("healthy");
  const auto deny = [&](const std::string& rules) {
    return stage.Control("POST", "/simulator/rbac", R"({"deny":[)" + rules + "]}").status;
  };
  EXPECT_EQ(deny(R"({"resource":"pods","verbs":["watch"]},{"resource":"csinodes"})"), 200);
  EXPECT_EQ(stage.Kubernetes(kPods).status, 200);
  const Answer watch = stage.Kubernetes(std::string(kPods) + "?watch=true");
  EXPECT_EQ(watch.status, 403);
  EXPECT_EQ(watch.body,
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            "\"message\":\"pods is forbidden: User "
            "\\\"system:serviceaccount:cx-monitoring:storage-exporter\\\" cannot watch resource "
            "\\\"pods\\\" in API group \\\"\\\" at the cluster scope\",\"reason\":\"Forbidden\","
            "\"details\":{\"kind\":\"pods\"},\"code\":403}\n");
  EXPECT_EQ(stage.Kubernetes("/apis/storage.k8s.io/v1/csinodes").status, 403);
  EXPECT_EQ(deny(""), 200);
  EXPECT_EQ(stage.Kubernetes("/apis/storage.k8s.io/v1/csinodes").status, 200);
  EXPECT_EQ(deny(R"({"resource":"ponies"})"), 400);
  EXPECT_EQ(deny(R"({"resource":"pods","verbs":["delete"]})"), 400);
}

TEST(Access, NamesTheUserByTheWayIn) {
  kubernetes::Access access{{}, true, "alice:s3cret", {{"pods", {}}}};
  Stage stage("healthy", {}, access);
  Request certified = Ask(kPods, "");
  certified.certificate = ClientCertificate::kGood;
  certified.certificate_name = "bob";
  EXPECT_THAT(stage.simulator.Respond(certified).body, HasSubstr("User \\\"bob\\\""));
  EXPECT_THAT(stage.simulator.Respond(Ask(kPods, "Basic " + Base64Encode("alice:s3cret"))).body,
              HasSubstr("User \\\"alice\\\""));
  EXPECT_THAT(stage.simulator.Respond(Ask(kPods, "")).body,
              HasSubstr("User \\\"system:anonymous\\\""));
}

TEST(ParseDenial, ReadsAResourceAndVerbs) {
  EXPECT_EQ(kubernetes::ParseDenial("pods")->verbs.size(), 0U);
  EXPECT_EQ(kubernetes::ParseDenial("pods:list,watch")->verbs,
            (std::vector<std::string>{"list", "watch"}));
  EXPECT_TRUE(kubernetes::ParseDenial("*:watch"));
  for (const char* wrong : {"", "ponies", "pods:", "pods:delete", "pods:list,,watch"})
    EXPECT_FALSE(kubernetes::ParseDenial(wrong)) << wrong;
}

// What the OpenAPI refuses although the request is right.

using testing::ElementsAre;

std::string Fixture(const std::string& name) {
  std::ifstream file(EXPORTER_FIXTURES "/alibaba/" + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string HeaderOf(const Answer& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers)
    if (key == name) return value;
  return "none";
}

Answer Ask(Stage& stage, const std::string& action = "DescribeDisks",
           const std::string& region = "cn-shenzhen") {
  return stage.Send({.action = action, .query = {{"RegionId", region}}});
}

std::vector<int> StatusesOf(Stage& stage, int calls) {
  std::vector<int> statuses;
  for (int i = 0; i < calls; ++i) statuses.push_back(Ask(stage).status);
  return statuses;
}

nlohmann::json StateOf(Stage& stage) {
  return nlohmann::json::parse(stage.Control("GET", "/simulator/state").body);
}

TEST(Throttle, LetsEachKthCallOfAnActionThrough) {
  Stage stage("incident");
  EXPECT_EQ(stage.Control("POST", "/simulator/throttle", R"({"match":"*","one_in":3})").status,
            200);
  EXPECT_THAT(StatusesOf(stage, 7), ElementsAre(429, 429, 200, 429, 429, 200, 429));
  EXPECT_EQ(Ask(stage, "DescribeInstances").status, 429);
  const Answer answer = Ask(stage);
  EXPECT_EQ(answer.code, "Throttling.User");
  EXPECT_EQ(HeaderOf(answer, "x-acs-retry-after"), "none");
  EXPECT_EQ(StateOf(stage)["alibaba"]["throttle"][0],
            nlohmann::json::parse(R"({"match":"*","refused":7,"one_in":3})"));
  stage.Control("DELETE", "/simulator/throttle");
  EXPECT_THAT(StatusesOf(stage, 2), ElementsAre(200, 200));
}

TEST(Throttle, CountsTheCallsOfAMinute) {
  Stage stage("incident");
  stage.now = kTestNow + 10;
  stage.Control("POST", "/simulator/throttle", R"({"match":"DescribeDisks","per_minute":2})");
  EXPECT_THAT(StatusesOf(stage, 3), ElementsAre(200, 200, 429));
  EXPECT_EQ(HeaderOf(Ask(stage), "x-acs-retry-after"), "50000");
  EXPECT_NE(Ask(stage, "DescribeDisks", "cn-hangzhou").status, 429);
  EXPECT_EQ(Ask(stage, "DescribeInstances").status, 200);
  stage.now += 50;
  EXPECT_THAT(StatusesOf(stage, 3), ElementsAre(200, 200, 429));
}

TEST(Throttle, SaysHowLongToWaitWhenToldTo) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/throttle",
                R"({"match":"DescribeDisks","one_in":2,"retry_after_ms":850})");
  EXPECT_EQ(HeaderOf(Ask(stage), "x-acs-retry-after"), "850");
}

TEST(Throttle, IsRefusedWithAReason) {
  Stage stage("incident");
  const auto refused = [&](const std::string& json) {
    const Answer answer = stage.Control("POST", "/simulator/throttle", json);
    EXPECT_EQ(answer.status, 400) << json;
    return answer.body;
  };
  EXPECT_THAT(refused(R"({"one_in":3})"), HasSubstr("match must be an action or *"));
  EXPECT_THAT(refused(R"({"match":"*"})"), HasSubstr("give one_in or per_minute"));
  EXPECT_THAT(refused(R"({"match":"*","one_in":0})"), HasSubstr("from 1 to 1000000, not 0"));
  EXPECT_THAT(refused(R"({"match":"*","every":3})"), HasSubstr("unknown key every"));
  EXPECT_THAT(refused("7"), HasSubstr("the body must be a JSON object with match, one_in"));
}

TEST(Throttle, DoesNotSpareCallsThatAreNotSigned) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/throttle", R"({"match":"AssumeRoleWithOIDC","one_in":2})");
  Request request =
      MakeRequest("POST", "/?Action=AssumeRoleWithOIDC&Version=2015-04-01&" +
                              std::string("Format=JSON&Timestamp=") + "2026-11-22T12%3A00%3A00Z");
  request.headers["content-type"] = "application/x-www-form-urlencoded";
  EXPECT_EQ(stage.simulator.Respond(request).status, 429);
  EXPECT_EQ(stage.simulator.Respond(request).code, "MissingParameter.RoleArn");
}

TEST(State, CountsThrottledAndRefusedCallsByTheirCode) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/throttle", R"({"match":"*","one_in":2})");
  Ask(stage);
  Ask(stage);
  stage.Control("POST", "/simulator/ram", R"({"deny":["ecs:DescribeDisks"]})");
  Ask(stage);
  EXPECT_EQ(StateOf(stage)["requests"], nlohmann::json::parse(R"([
    {"api":"alibaba","operation":"DescribeDisks","status":200,"count":1},
    {"api":"alibaba","operation":"DescribeDisks","status":403,"count":1,"code":"Forbidden.RAM"},
    {"api":"alibaba","operation":"DescribeDisks","status":429,"count":1,
     "code":"Throttling.User"}])"));
}

TEST(Permissions, RefuseWhatIsDenied) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/ram", R"({"deny":["ecs:DescribeDisks"]})");
  const Answer answer = Ask(stage);
  EXPECT_EQ(answer.status, 403);
  const auto json = nlohmann::json::parse(answer.body);
  const auto fixture = nlohmann::json::parse(Fixture("error_forbidden_ram.json"));
  EXPECT_EQ(json["Message"], fixture["Message"]);
  EXPECT_EQ(json["AccessDeniedDetail"]["AuthAction"], "ecs:DescribeDisks");
  for (const auto& [key, value] : fixture["AccessDeniedDetail"].items())
    EXPECT_TRUE(json["AccessDeniedDetail"].contains(key)) << key;
  EXPECT_EQ(Ask(stage, "DescribeInstances").status, 200);
  stage.Control("POST", "/simulator/ram", R"({"deny":["ecs:*"]})");
  EXPECT_EQ(Ask(stage, "DescribeInstances").status, 403);
  stage.Control("POST", "/simulator/ram", R"({"deny":[]})");
  EXPECT_EQ(Ask(stage).status, 200);
}

TEST(Permissions, NeverKeepACallerFromAskingWhoHeIs) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/ram", R"({"deny":["sts:*"]})");
  EXPECT_EQ(stage.Send({.action = "AssumeRole", .version = "2015-04-01"}).code, "NoPermission");
  EXPECT_EQ(stage.Send({.action = "GetCallerIdentity", .version = "2015-04-01"}).status, 200);
}

TEST(Permissions, AreRefusedWithAReason) {
  Stage stage("incident");
  const Answer answer =
      stage.Control("POST", "/simulator/ram", R"({"deny":["ecs.DescribeDisks"]})");
  EXPECT_EQ(answer.status, 400);
  EXPECT_THAT(answer.body, HasSubstr("is not PRODUCT:ACTION or PRODUCT:* of ecs, ebs"));
}

TEST(Clock, IsOffByWhatItWasTold) {
  Stage stage("incident");
  EXPECT_EQ(HeaderOf(Ask(stage), "Date"), "Sun, 22 Nov 2026 12:00:00 GMT");
  stage.Control("POST", "/simulator/clock", R"({"offset_seconds":900})");
  EXPECT_EQ(Ask(stage).status, 200);
  stage.Control("POST", "/simulator/clock", R"({"offset_seconds":3600})");
  const Answer late = Ask(stage);
  EXPECT_EQ(late.status, 400);
  EXPECT_EQ(late.code, "InvalidTimeStamp.Expired");
  EXPECT_EQ(HeaderOf(late, "Date"), "Sun, 22 Nov 2026 13:00:00 GMT");
  stage.Control("POST", "/simulator/clock", R"({"offset_seconds":-901})");
  EXPECT_EQ(Ask(stage).code, "InvalidTimeStamp.Expired");
  stage.Control("POST", "/simulator/clock", R"({"offset_seconds":0})");
  EXPECT_EQ(Ask(stage).status, 200);
  EXPECT_EQ(stage.Control("POST", "/simulator/clock", R"({"offset_seconds":"1"})").status, 400);
}

TEST(Faults, AnswerWithThePageOfAGateway) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults", R"({"match":"DescribeDisks","kind":"html_502"})");
  const Answer answer = Ask(stage);
  EXPECT_EQ(answer.status, 502);
  EXPECT_EQ(answer.body, Fixture("error_gateway_502.html"));
  EXPECT_EQ(HeaderOf(answer, "Content-Type"), "text/html");
  EXPECT_EQ(Ask(stage).status, 200);
}

TEST(Faults, SpellTheKeysOfAnErrorInLowerCase) {
  Stage stage("incident");
  stage.Control("POST", "/simulator/faults",
                R"({"match":"DescribeDisks","kind":"lowercase_keys"})");
  const auto json = nlohmann::json::parse(Ask(stage).body);
  EXPECT_EQ(json["code"], "Forbidden.RAM");
  for (const char* key : {"requestId", "code", "message", "statusCode", "status"}) {
    EXPECT_TRUE(nlohmann::json::parse(Fixture("error_lowercase_keys.json")).contains(key));
    EXPECT_TRUE(json.contains(key)) << key;
  }
  stage.Control("POST", "/simulator/faults",
                R"({"match":"DescribeDisks","kind":"lowercase_keys","status":429})");
  EXPECT_EQ(nlohmann::json::parse(Ask(stage).body)["code"], "Throttling.User");
}

}  // namespace
}  // namespace simulator::limits_test
