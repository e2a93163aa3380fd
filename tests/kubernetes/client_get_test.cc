// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/access/token_file.h"
#include "tests/kubernetes/client_fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::client_get_test {
namespace {

using std::chrono::milliseconds;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr const char* kText = "text/plain; charset=utf-8";

Result<HttpResponse> Captured(int status, const std::string& fixture,
                              std::string_view content_type = "application/json",
                              std::vector<Header> headers = {}) {
  return Respond(status, ReadFixture(fixture), content_type, std::move(headers));
}

TEST(ClientGet, SendsWhatAnApiServerWantsToSee) {
  ClientUnderTest under_test(InTurn({Respond(200, "{}")}));
  const auto response = under_test.Get();
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "{}");
  ASSERT_THAT(under_test.transport.requests(), SizeIs(1));
  const HttpRequest request = under_test.transport.requests()[0];
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.url, "https://10.0.0.1:6443/api/v1/persistentvolumes");
  EXPECT_EQ(request.operation, "list persistentvolumes");
  EXPECT_EQ(RequestHeader(request, "Accept"), "application/json");
  EXPECT_EQ(RequestHeader(request, "Authorization"), "Bearer token-1");
}

TEST(ClientGet, SendsNoAuthorizationWithoutAToken) {
  ClientUnderTest under_test(InTurn({Respond(200, "{}")}));
  FixedToken no_token;
  ASSERT_TRUE(under_test.Make(no_token).Get(kPath, "get", {}));
  const HttpRequest request = under_test.transport.requests()[0];
  EXPECT_THAT(request.headers, ElementsAre(Header("Accept", "application/json")));
}

TEST(ClientGet, GivesStatusesBelow400And410AsValues) {
  for (const int status : {200, 204, 302, 410}) {
    ClientUnderTest under_test(InTurn({Respond(status, "x")}));
    const auto response = under_test.Get();
    ASSERT_TRUE(response) << status;
    EXPECT_EQ(response->status, status);
  }
}

TEST(ClientGet, RenewsARefusedTokenOnce) {
  ClientUnderTest under_test([](const HttpRequest& request) -> Result<HttpResponse> {
    if (RequestHeader(request, "Authorization") == "Bearer token-2") return Respond(200, "{}");
    return Captured(401, "status_401_bad_token.json");
  });
  EXPECT_THAT(under_test.Get(), IsOk());
  EXPECT_EQ(under_test.token.expired(), 1);
  EXPECT_THAT(under_test.transport.requests(), SizeIs(2));
  EXPECT_THAT(under_test.delays, IsEmpty());
}

TEST(ClientGet, NamesTheTokenFileWhenTheFreshTokenIsRefusedToo) {
  ClientUnderTest under_test(InTurn({Captured(401, "status_401_bad_token.json")}));
  EXPECT_THAT(under_test.Get(),
              FailsWith(ErrorKind::kAuth,
                        Eq(std::string(kRequest) + "401 Unauthorized: the token is refused; check "
                                                   "--kubernetes.token-file (/a/token)")));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(2));
}

TEST(ClientGet, AsksForATokenWhenThereIsNone) {
  ClientUnderTest under_test(InTurn({Captured(401, "status_401_bad_token.json")}));
  FixedToken no_token;
  EXPECT_THAT(under_test.Make(no_token).Get(kPath, "get", {}),
              FailsWith(ErrorKind::kAuth, EndsWith("401 Unauthorized: the request carried no "
                                                   "token; set --kubernetes.token-file")));
}

TEST(ClientGet, FailsWithTheTokensOwnError) {
  ClientUnderTest under_test(InTurn({Respond(200, "{}")}));
  TokenFile absent("/nonexistent/token");
  EXPECT_THAT(under_test.Make(absent).Get(kPath, "get", {}),
              FailsWith(ErrorKind::kConfig, HasSubstr("/nonexistent/token")));
  EXPECT_THAT(under_test.transport.requests(), IsEmpty());
}

TEST(ClientGet, NamesThePermissionThatIsMissing) {
  ClientUnderTest under_test(InTurn({Captured(403, "status_403_secrets.json")}));
  EXPECT_THAT(
      under_test.Make().Get("/api/v1/secrets?limit=500", "list secrets", {}),
      FailsWith(ErrorKind::kForbidden,
                Eq("GET https://10.0.0.1:6443/api/v1/secrets: 403 secrets is forbidden: User "
                   "\"system:serviceaccount:cx-monitoring:storage-exporter\" cannot list resource "
                   "\"secrets\" in API group \"\" at the cluster scope; grant get, list, watch on "
                   "secrets (deploy/kubernetes/clusterrole.yaml)")));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(1));
}

TEST(ClientGet, AsksForATokenWhenItIsTakenForAnonymous) {
  ClientUnderTest under_test(InTurn({Captured(403, "status_403_anonymous.json")}));
  EXPECT_THAT(
      under_test.Get(),
      FailsWith(ErrorKind::kForbidden, AllOf(HasSubstr("system:anonymous"),
                                             EndsWith("for anonymous: the token is refused; check "
                                                      "--kubernetes.token-file (/a/token)"))));
}

TEST(ClientGet, AsksForTheServerWhenNoKubernetesAnswers) {
  const auto message = [](Result<HttpResponse> response) {
    ClientUnderTest under_test(InTurn({std::move(response)}));
    return under_test.Get().error().message;
  };
  const std::string question = ": is --kubernetes.server the URL of a Kubernetes API server?";
  EXPECT_EQ(message(Captured(404, "status_404_unknown_path.txt", kText)),
            kRequest + ("404 page not found" + question));
  EXPECT_EQ(message(Respond(404, "<html><h1>Nothing here</h1></html>", "text/html")),
            kRequest + ("404 Not Found" + question));
  EXPECT_EQ(message(Respond(403, "<html>", "text/html")), kRequest + ("403 Forbidden" + question));
  EXPECT_EQ(message(Respond(418, "")), kRequest + ("418" + question));
  EXPECT_EQ(message(Captured(404, "status_404_unknown_resource.json")),
            std::string(kRequest) + "404 the server could not find the requested resource");
}

TEST(ClientGet, KeepsABadRequestOnOneLineWithoutItsQuery) {
  ClientUnderTest under_test(InTurn({Captured(400, "status_400_continue_garbage.json")}));
  const auto response =
      under_test.Make().Get("/api/v1/persistentvolumes?limit=500&continue=abcdef", "list", {});
  EXPECT_THAT(response,
              FailsWith(ErrorKind::kBadResponse,
                        AllOf(StartsWith(std::string(kRequest) + "400 invalid continue token"),
                              Not(HasSubstr("abcdef")), Not(HasSubstr("\n")))));
}

TEST(ClientGet, NeverShowsTheTokenEvenWhenTheServerEchoesIt) {
  for (const char* body : {"your header was: Bearer token-1 token-1", "token-1"}) {
    ClientUnderTest under_test(InTurn({Respond(400, body, kText)}));
    EXPECT_THAT(under_test.Get(), FailsWith(ErrorKind::kBadResponse,
                                            AllOf(HasSubstr("***"), Not(HasSubstr("token-1")))));
  }
}

TEST(ClientGet, HidesEvenATokenThatLooksLikeItsMask) {
  class Star final : public TokenSource {
   public:
    Result<Secret> Get(TimePoint /*now*/) override { return Secret("*"); }
    void Expire() override {}
    std::string Remedy() const override { return "star"; }
  } star;
  ClientUnderTest under_test(InTurn({Respond(400, "a * b", kText)}));
  EXPECT_THAT(under_test.Make(star).Get(kPath, "get", {}),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("400 a *** b")));
}

TEST(ClientGet, CutsALongAnswerToOneLine) {
  ClientUnderTest under_test(InTurn({Captured(500, "status_500_etcd_down_livez.txt", kText)}));
  const auto response = under_test.Get();
  EXPECT_THAT(response, FailsWith(ErrorKind::kUnavailable,
                                  AllOf(StartsWith(std::string(kRequest) + "500 [+]ping ok [+]log"),
                                        EndsWith("..."), Not(HasSubstr("\n")))));
  EXPECT_LT(response.error().message.size(), 400U);
}

TEST(ClientGet, WaitsAsLongAsAThrottlingServerAsks) {
  const std::vector<Header> headers{{"Retry-After", "5"}};
  ClientUnderTest under_test(InTurn(
      {Captured(429, "status_429_too_many_requests.txt", kText, headers), Respond(200, "{}")}));
  EXPECT_THAT(under_test.Get(), IsOk());
  EXPECT_THAT(under_test.delays, ElementsAre(milliseconds{5000}));
}

TEST(ClientGet, GivesUpOnAServerThatKeepsThrottling) {
  ClientUnderTest under_test(
      InTurn({Captured(429, "status_429_too_many_requests.txt", kText, {{"Retry-After", "1"}})}));
  EXPECT_THAT(under_test.Get(), FailsWith(ErrorKind::kThrottled,
                                          Eq(std::string(kRequest) + "429 Too many requests, "
                                                                     "please try again later.")));
  EXPECT_THAT(under_test.delays,
              ElementsAre(milliseconds{1000}, milliseconds{1600}, milliseconds{3200}));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(4));
}

TEST(ClientGet, RetriesServerErrorsWithGrowingDelays) {
  ClientUnderTest under_test(
      InTurn({Respond(500, "{}"), Respond(503, "<html>busy</html>", "text/html"),
              Captured(504, "status_504_etcd_down_pv_list.json", kText), Respond(200, "{}")}));
  EXPECT_THAT(under_test.Get(), IsOk());
  EXPECT_THAT(under_test.delays,
              ElementsAre(milliseconds{800}, milliseconds{1600}, milliseconds{3200}));
}

TEST(ClientGet, CallsAStalledEtcdATimeoutWhateverTheForm) {
  ClientUnderTest json(InTurn({Captured(504, "status_504_etcd_down_pv_list.json", kText)}));
  EXPECT_THAT(json.Get(),
              FailsWith(ErrorKind::kTimeout, HasSubstr("504 Timeout: request did not complete")));
  ClientUnderTest text(InTurn({Respond(504, "", kText)}));
  EXPECT_THAT(text.Get(), FailsWith(ErrorKind::kTimeout, EndsWith(": 504 Gateway Timeout")));
}

TEST(ClientGet, PutsTheRequestBeforeAnErrorOfTheTransport) {
  ClientUnderTest under_test(
      InTurn({Fail(ErrorKind::kUnavailable, "Empty reply from server"), Respond(200, "{}")}));
  EXPECT_THAT(under_test.Get(), IsOk());
  ClientUnderTest refused(
      InTurn({Fail(ErrorKind::kUnavailable, "the certificate is not trusted")}));
  EXPECT_THAT(
      refused.Make().Get("/api/v1/nodes?limit=500", "list nodes", {}),
      FailsWith(ErrorKind::kUnavailable,
                Eq("GET https://10.0.0.1:6443/api/v1/nodes: the certificate is not trusted; "
                   "check --kubernetes.server, --kubernetes.ca-file and the network")));
  EXPECT_THAT(refused.transport.requests(), SizeIs(4));
}

TEST(ClientGet, SendsNothingOnceStopped) {
  ClientUnderTest under_test(InTurn({Respond(200, "{}")}));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(under_test.Make().Get(kPath, "get", stop.get_token()),
              FailsWith(ErrorKind::kStopped, Eq("stopped")));
  EXPECT_THAT(under_test.transport.requests(), IsEmpty());
}

TEST(ClientGet, StopsInsteadOfRetrying) {
  std::stop_source stop;
  ClientUnderTest under_test([&](const HttpRequest&) -> Result<HttpResponse> {
    stop.request_stop();
    return Respond(503, "");
  });
  EXPECT_THAT(under_test.Make().Get(kPath, "get", stop.get_token()),
              FailsWith(ErrorKind::kStopped, Eq("stopped")));
  EXPECT_THAT(under_test.transport.requests(), SizeIs(1));
}

}  // namespace
}  // namespace exporter::kubernetes::client_get_test
