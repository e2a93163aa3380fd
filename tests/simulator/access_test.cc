#include "tests/simulator/kubernetes/access.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/simulator/encoding.h"
#include "tests/simulator/testing.h"

namespace simulator {
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

}  // namespace
}  // namespace simulator
