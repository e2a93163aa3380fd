// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "exporter/alibaba/client/signer.h"
#include "exporter/alibaba/resources/bss_describe_instance_bill.h"
#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "exporter/alibaba/resources/quotas_list_product_quotas.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::client_request_test {
namespace {

using testing::AllOf;
using testing::Each;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::SizeIs;
using testing::StartsWith;

const RpcRequest kRequest{.api = kDescribeDisks,
                          .region = "cn-shenzhen",
                          .parameters = {{"RegionId", "cn-shenzhen"}, {"NextToken", "a+/="}}};

Result<HttpResponse> Good() {
  return Respond(200, R"({"RequestId":"1"})");
}

TEST(ClientRequest, PostsAnEmptyBodyWithAllParametersInTheQuery) {
  ScriptedClient script(InTurn({Good()}));
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  const HttpRequest request = script.transport.requests().at(0);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.url,
            "https://ecs.cn-shenzhen.aliyuncs.com/?NextToken=a%2B%2F%3D&RegionId=cn-shenzhen");
  EXPECT_EQ(request.body, "");
  EXPECT_EQ(request.operation, "DescribeDisks");
  EXPECT_EQ(RequestHeader(request, "x-acs-action"), "DescribeDisks");
  EXPECT_EQ(RequestHeader(request, "x-acs-version"), "2014-05-26");
  EXPECT_EQ(RequestHeader(request, "x-acs-date"), "2026-03-01T08:15:30Z");
  EXPECT_EQ(RequestHeader(request, "x-acs-security-token"), kTestToken);
  EXPECT_EQ(RequestHeader(request, "accept"), "application/json");
}

TEST(ClientRequest, SignsWhatItSends) {
  ScriptedClient script(InTurn({Good()}), {.endpoint = "http://127.0.0.1:8080/gateway"});
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  const HttpRequest request = script.transport.requests().at(0);
  EXPECT_THAT(request.url, StartsWith("http://127.0.0.1:8080/gateway/?"));
  const SigningInput input{.host = "127.0.0.1:8080",
                           .path = "/gateway/",
                           .query = kRequest.parameters,
                           .action = "DescribeDisks",
                           .version = "2014-05-26",
                           .date = "2026-03-01T08:15:30Z",
                           .nonce = "nonce-1",
                           .credentials = {kTestKeyId, Secret(kTestSecret), Secret(kTestToken)}};
  EXPECT_EQ(RequestHeader(request, "authorization"),
            Sign(input, HeadersToSign(input)).authorization);
}

TEST(ClientRequest, SendsNoQuestionMarkWithoutParameters) {
  ScriptedClient script(InTurn({Good()}));
  ASSERT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-shenzhen"}, script.budget),
              IsOk());
  EXPECT_EQ(script.transport.requests().at(0).url, "https://ecs.cn-shenzhen.aliyuncs.com/");
}

TEST(ClientRequest, PostsAFormWhereTheServiceWantsOne) {
  RpcRequest request{.api = kListProductQuotas,
                     .region = "cn-shenzhen",
                     .parameters = {{"ProductCode", "disk"}, {"NextToken", "a+/= b"}},
                     .is_form = true};
  ScriptedClient script(InTurn({Good()}));
  ASSERT_THAT(script.client.Call(request, script.budget), IsOk());
  const HttpRequest sent = script.transport.requests().at(0);
  EXPECT_EQ(sent.url, "https://quotas.aliyuncs.com/");
  EXPECT_EQ(sent.body, "NextToken=a%2B%2F%3D%20b&ProductCode=disk");
  EXPECT_EQ(RequestHeader(sent, "content-type"), "application/x-www-form-urlencoded");
  const SigningInput input{.host = "quotas.aliyuncs.com",
                           .body = sent.body,
                           .content_type = "application/x-www-form-urlencoded",
                           .action = "ListProductQuotas",
                           .version = "2020-05-10",
                           .date = "2026-03-01T08:15:30Z",
                           .nonce = "nonce-1",
                           .credentials = {kTestKeyId, Secret(kTestSecret), Secret(kTestToken)}};
  EXPECT_EQ(RequestHeader(sent, "authorization"), Sign(input, HeadersToSign(input)).authorization);
}

TEST(ClientRequest, PrefersTheEndpointOfTheProductAndThenTheOneForAll) {
  ScriptedClient script(InTurn({Good()}), {.endpoint = "http://127.0.0.1:1",
                                           .endpoints = {{"bss", "http://127.0.0.1:2/pay"}},
                                           .network = Network::kVpc});
  ASSERT_THAT(script.client.Call({.api = kDescribeInstanceBill, .region = {}}, script.budget),
              IsOk());
  ASSERT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-shenzhen"}, script.budget),
              IsOk());
  EXPECT_EQ(script.transport.requests().at(0).url, "http://127.0.0.1:2/pay/");
  EXPECT_EQ(script.transport.requests().at(1).url, "http://127.0.0.1:1/");
}

TEST(ClientRequest, StaysInsideTheVpcWhenAsked) {
  ScriptedClient script(InTurn({Good()}), {.network = Network::kVpc});
  ASSERT_THAT(script.client.Call({.api = kDescribeDisks, .region = "cn-shenzhen"}, script.budget),
              IsOk());
  EXPECT_EQ(script.transport.requests().at(0).url, "https://ecs-vpc.cn-shenzhen.aliyuncs.com/");
}

TEST(ClientRequest, RefusesARegionThatIsNoneWithoutSendingAnything) {
  ScriptedClient script(InTurn({Good()}));
  EXPECT_THAT(script.client.Call({.api = kDescribeDisks, .region = "a b"}, script.budget),
              FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.regions")));
  EXPECT_THAT(script.transport.requests(), SizeIs(0));
}

TEST(ClientRequest, LeavesTheRegionOfACentralServiceOut) {
  ScriptedClient script(InTurn({Respond(400, ReadFixture("error_throttling.json"))}));
  EXPECT_THAT(script.client.Call({.api = kDescribeInstanceBill, .region = {}}, script.budget),
              FailsWith(ErrorKind::kThrottled, StartsWith("DescribeInstanceBill: Throttling")));
  EXPECT_THAT(script.transport.requests().at(0).url, StartsWith("https://business.aliyuncs.com/"));
}

TEST(ClientRequest, SignsEveryAttemptWithItsOwnNonceAndDate) {
  ScriptedClient script(InTurn({Respond(400, ReadFixture("error_nonce_used.json")), Good()}));
  ASSERT_THAT(script.client.Call(kRequest, script.budget), IsOk());
  const auto requests = script.transport.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(RequestHeader(requests[0], "x-acs-signature-nonce"), "nonce-1");
  EXPECT_EQ(RequestHeader(requests[1], "x-acs-signature-nonce"), "nonce-2");
  EXPECT_NE(RequestHeader(requests[0], "authorization"),
            RequestHeader(requests[1], "authorization"));
}

TEST(RandomNonces, GivesThirtyTwoNewDigitsEachTime) {
  const NonceSource nonces = RandomNonces();
  std::set<std::string> seen;
  for (int i = 0; i < 100; ++i) seen.insert(nonces());
  EXPECT_THAT(seen, AllOf(SizeIs(100), Each(MatchesRegex("[0-9a-f]+")), Each(SizeIs(32))));
}

}  // namespace
}  // namespace exporter::alibaba::client_request_test
