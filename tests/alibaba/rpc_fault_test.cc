// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/client/rpc_fault.h"

#include <map>
#include <string>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "exporter/alibaba/resources/ecs_describe_disks.h"
#include "exporter/core/timestamp.h"
#include "tests/alibaba/fixture.h"
#include "tests/alibaba/scripted_client.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::rpc_fault_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

const std::map<std::string, ErrorKind> kKindOfFixture{
    {"error_bss_not_authorized.json", ErrorKind::kForbidden},
    {"error_forbidden_ram.json", ErrorKind::kForbidden},
    {"error_gateway_502.html", ErrorKind::kUnavailable},
    {"error_internal_error.json", ErrorKind::kUnavailable},
    {"error_invalid_access_key.json", ErrorKind::kAuth},
    {"error_invalid_access_key_inactive.json", ErrorKind::kAuth},
    {"error_invalid_action.json", ErrorKind::kBadResponse},
    {"error_invalid_disk_category_price.json", ErrorKind::kBadResponse},
    {"error_invalid_region.json", ErrorKind::kConfig},
    {"error_lowercase_keys.json", ErrorKind::kForbidden},
    {"error_missing_parameter.json", ErrorKind::kBadResponse},
    {"error_no_permission_sts.json", ErrorKind::kForbidden},
    {"error_nonce_used.json", ErrorKind::kUnavailable},
    {"error_oidc_no_permission.json", ErrorKind::kAuth},
    {"error_oidc_token_expired.json", ErrorKind::kAuth},
    {"error_price_not_found.json", ErrorKind::kBadResponse},
    {"error_security_token_expired.json", ErrorKind::kAuth},
    {"error_security_token_malformed.json", ErrorKind::kAuth},
    {"error_service_unavailable.json", ErrorKind::kUnavailable},
    {"error_signature_does_not_match.json", ErrorKind::kAuth},
    {"error_throttling.json", ErrorKind::kThrottled},
    {"error_throttling_429.json", ErrorKind::kThrottled},
    {"error_throttling_api.json", ErrorKind::kThrottled},
    {"error_throttling_user.json", ErrorKind::kThrottled},
    {"error_timestamp_expired.json", ErrorKind::kConfig},
};

const Credentials kKey{kTestKeyId, Secret(kTestSecret), Secret(kTestToken)};
const RpcRequest kRequest{.api = kDescribeDisks, .region = "cn-shenzhen"};

HttpResponse AnswerOf(const nlohmann::json& entry) {
  HttpResponse response = Respond(entry.at("http_status"), ReadFixture(entry.at("file")));
  const auto headers = entry.value("headers", nlohmann::json::object());
  for (const auto& [name, value] : headers.items()) {
    response.headers.emplace_back(name, value.get<std::string>());
  }
  return response;
}

Error Explain(int status, const std::string& code, const std::string& message) {
  const nlohmann::json body{{"Code", code}, {"Message", message}};
  return ExplainFault(ReadFault(Respond(status, body.dump())), kRequest, kKey,
                      *ParseTimestamp("2026-03-01T08:15:30Z"));
}

TEST(RpcFault, ClassifiesEveryErrorFixture) {
  const auto entries = ErrorFixtures();
  EXPECT_EQ(entries.size(), kKindOfFixture.size());
  for (const auto& entry : entries) {
    const std::string file = entry.at("file");
    const RpcFault fault = ReadFault(AnswerOf(entry));
    ASSERT_TRUE(kKindOfFixture.contains(file)) << file;
    EXPECT_EQ(KindName(KindOfFault(fault.code, fault.status)), KindName(kKindOfFixture.at(file)))
        << file;
  }
}

TEST(RpcFault, MakesTheClientRetryWhatTheFixturesCallRetryable) {
  for (const auto& entry : ErrorFixtures()) {
    ScriptedClient script([&](const HttpRequest&) { return AnswerOf(entry); });
    const auto result = script.client.Call(kRequest, script.budget);
    EXPECT_FALSE(result) << entry.at("file");
    // A retry with renewed credentials does not back off.
    EXPECT_EQ(!script.sleeps.empty(), entry.at("retryable").get<bool>()) << entry.at("file");
  }
}

TEST(RpcFault, DecidesOnTheCodeAndNotOnTheStatus) {
  EXPECT_EQ(KindOfFault("Throttling.User", 503), ErrorKind::kThrottled);
  EXPECT_EQ(KindOfFault("ProductThrottling", 400), ErrorKind::kThrottled);
  EXPECT_EQ(KindOfFault("SignatureDoesNotMatch", 403), ErrorKind::kAuth);
  EXPECT_EQ(KindOfFault("InvalidAccessKeyId.NotFound", 400), ErrorKind::kAuth);
  EXPECT_EQ(KindOfFault("Forbbiden", 400), ErrorKind::kForbidden);
  EXPECT_EQ(KindOfFault("InvalidRegionId.NotFound", 404), ErrorKind::kConfig);
}

TEST(RpcFault, FallsBackToTheStatusOfAnUnknownBody) {
  const std::map<int, ErrorKind> kinds{
      {301, ErrorKind::kBadResponse}, {400, ErrorKind::kBadResponse}, {401, ErrorKind::kAuth},
      {403, ErrorKind::kForbidden},   {404, ErrorKind::kBadResponse}, {429, ErrorKind::kThrottled},
      {500, ErrorKind::kUnavailable}, {504, ErrorKind::kUnavailable}};
  for (const auto& [status, kind] : kinds) {
    for (const auto* body : {"", "<html>no</html>", "[]", R"({"Code":7})", R"({"x":{}})"}) {
      const RpcFault fault = ReadFault(Respond(status, body));
      EXPECT_EQ(KindName(KindOfFault(fault.code, fault.status)), KindName(kind)) << status << body;
    }
  }
}

TEST(RpcFault, ReadsLowerCaseKeys) {
  const RpcFault fault = ReadFault(Respond(403, ReadFixture("error_lowercase_keys.json")));
  EXPECT_EQ(fault.code, "StatusForbidden");
  EXPECT_THAT(fault.message, StartsWith("STSToken policy Forbidden"));
}

TEST(RpcFault, DoesNotTakeFreeTextForACode) {
  EXPECT_EQ(ReadFault(Respond(400, R"({"Code":"no such\nthing"})")).code, "");
}

TEST(RpcFault, NamesTheRamActionToGrant) {
  const Error error = Explain(403, "Forbidden.RAM", "User not authorized");
  EXPECT_EQ(error.message,
            "Forbidden.RAM (403): the AccessKey may not do this; grant ecs:DescribeDisks "
            "(deploy/ram has the policies), or switch it off (--alibaba.disable)");
}

TEST(RpcFault, KeepsTheWordsOfAnUnknownRefusal) {
  const Error error = Explain(403, "OperationDenied", "CloudLens is not switched on.");
  EXPECT_EQ(error.kind, ErrorKind::kForbidden);
  EXPECT_THAT(error.message, StartsWith("OperationDenied (403): CloudLens is not switched on.; "
                                        "grant ecs:DescribeDisks"));
}

TEST(RpcFault, DoesNotTakeARefusedParameterForAMissingRight) {
  EXPECT_EQ(KindOfFault("InvalidDiskIds.Malformed", 403), ErrorKind::kBadResponse);
  EXPECT_EQ(KindOfFault("InvalidDiskIds.Malformed", 503), ErrorKind::kUnavailable);
}

TEST(RpcFault, SaysThatTheAccountIsOverdue) {
  const Error error = Explain(403, "Account.Arrearage", "Your account has overdue payments.");
  EXPECT_EQ(error.kind, ErrorKind::kForbidden);
  EXPECT_EQ(error.message, "Account.Arrearage (403): the account is overdue; pay its bill");
}

TEST(RpcFault, KnowsWhichRefusalsAreOfTheParametersAndForGood) {
  const auto is_refused = [](const std::string& code, int status) {
    return RpcFault{.status = status, .code = code, .message = {}, .server_time = {}}
        .IsParameterRefused();
  };
  for (const auto* code : {"PriceNotFound", "InvalidDataDiskCategory.ValueNotSupported",
                           "InvalidDataDiskSize.ValueNotSupported"}) {
    EXPECT_TRUE(is_refused(code, 400)) << code;
  }
  for (const auto* code : {"", "Throttling", "MissingParameter", "InvalidAction.NotFound",
                           "InvalidApi.NotFound", "InvalidRegionId.NotFound", "Forbidden.RAM",
                           "InvalidAccessKeyId.NotFound", "InvalidTimeStamp.Expired"}) {
    EXPECT_FALSE(is_refused(code, 400)) << code;
  }
  EXPECT_FALSE(is_refused("PriceNotFound", 500));
}

TEST(RpcFault, TakesNewerCredentialsForACureOnlyWhereTheyMayBeOne) {
  const Credentials lasting{kTestKeyId, Secret(kTestSecret), {}};
  const auto fault = [](const std::string& code) {
    return RpcFault{.status = 400, .code = code, .message = {}, .server_time = {}};
  };
  for (const auto* code : {"InvalidSecurityToken.Expired", "InvalidSecurityToken.Malformed",
                           "InvalidSecurityToken.MismatchWithAccessKey", "MissingSecurityToken"}) {
    EXPECT_TRUE(fault(code).IsTokenRefused(kKey)) << code;
    EXPECT_FALSE(fault(code).IsTokenRefused(lasting)) << code;
  }
  EXPECT_TRUE(fault("InvalidAccessKeyId.NotFound").IsTokenRefused(kKey));
  EXPECT_FALSE(fault("InvalidAccessKeyId.NotFound").IsTokenRefused(lasting));
  EXPECT_FALSE(fault("InvalidAccessKeyId.Inactive").IsTokenRefused(kKey));
  EXPECT_FALSE(fault("Forbidden.RAM").IsTokenRefused(kKey));
}

TEST(RpcFault, NamesWhereTheKeysComeFrom) {
  for (const auto* code :
       {"InvalidAccessKeyId.NotFound", "InvalidAccessKeyId.Inactive", "SignatureDoesNotMatch",
        "InvalidSecurityToken.Expired", "InvalidSecurityToken.MismatchWithAccessKey",
        "MissingSecurityToken", "IncompleteSignature"}) {
    const Error error = Explain(400, code, "");
    EXPECT_EQ(error.kind, ErrorKind::kAuth) << code;
    EXPECT_THAT(error.message, AllOf(StartsWith(code), HasSubstr("check the credentials"),
                                     HasSubstr("--alibaba.credentials")));
  }
}

TEST(RpcFault, NamesTheUnknownRegion) {
  const RpcRequest nowhere{.api = kDescribeDisks, .region = "cn-nowhere"};
  const Error error = ExplainFault({.status = 404,
                                    .code = "InvalidRegionId.NotFound",
                                    .message = "not valid",
                                    .server_time = {}},
                                   nowhere, kKey, TimePoint{});
  EXPECT_EQ(error.message,
            "InvalidRegionId.NotFound (404): region 'cn-nowhere' is unknown to ECS; "
            "check --alibaba.regions");
}

TEST(RpcFault, QuotesTheServerOnOneLine) {
  const Error error = Explain(400, "MissingParameter.RegionId", "The input\nparameter is missing.");
  EXPECT_EQ(error.message, "MissingParameter.RegionId (400): The input parameter is missing.");
}

TEST(RpcFault, NeverRepeatsWhatWasSignedOrKeptSecret) {
  const std::string echo = std::string("server StringToSign is [ACS3-HMAC-SHA256\nabc] key ") +
                           kTestKeyId + " " + kTestSecret + " " + kTestToken;
  for (const auto* part : {kTestKeyId, kTestSecret, kTestToken, "StringToSign", "CanonicalRequest",
                           "x-acs-security-token:abc"}) {
    for (const auto* code : {"SignatureDoesNotMatch", "MissingParameter", "InternalError",
                             "Throttling", "IncompleteSignature", "Forbidden", "Whatever"}) {
      for (const std::string& message : {echo, "said " + std::string(part)}) {
        const Error error = Explain(400, code, message);
        EXPECT_THAT(error.message, AllOf(Not(HasSubstr(kTestKeyId)), Not(HasSubstr(kTestSecret)),
                                         Not(HasSubstr(kTestToken)), Not(HasSubstr("ToSign")),
                                         Not(HasSubstr(part))));
      }
    }
  }
}

TEST(RpcFault, SaysHowFarTheClockIsOff) {
  const auto answer = [](std::vector<Header> headers) {
    return ReadFault(Respond(400, ReadFixture("error_timestamp_expired.json"), "application/json",
                             std::move(headers)));
  };
  const TimePoint now = *ParseTimestamp("2026-03-01T08:15:30Z");
  EXPECT_THAT(ExplainFault(answer({{"Date", "Sun, 01 Mar 2026 08:45:30 GMT"}}), kRequest, kKey, now)
                  .message,
              HasSubstr("the clock is 1800 s behind the server's"));
  EXPECT_THAT(ExplainFault(answer({{"Date", "Sun, 01 Mar 2026 07:15:30 GMT"}}), kRequest, kKey, now)
                  .message,
              HasSubstr("the clock is 3600 s ahead of the server's"));
  EXPECT_THAT(ExplainFault(answer({}), kRequest, kKey, now).message,
              HasSubstr("off by more than 15 minutes"));
}

TEST(HttpDate, ReadsEveryMonth) {
  EXPECT_EQ(ParseHttpDate("Sun, 22 Nov 2026 12:47:29 GMT"), ParseTimestamp("2026-11-22T12:47:29Z"));
  EXPECT_EQ(ParseHttpDate("Thu, 01 Jan 1970 00:00:00 GMT"), TimePoint{});
  EXPECT_EQ(ParseHttpDate("Thu, 29 Feb 2024 23:59:59 GMT"), ParseTimestamp("2024-02-29T23:59:59Z"));
}

TEST(HttpDate, RefusesEverythingElse) {
  for (const auto* text : {"", "2026-11-22T12:47:29Z", "Sun, 22 Nov 2026 12:47:29 CST",
                           "Sun, 22 ovD 2026 12:47:29 GMT", "Sun, 31 Feb 2026 12:47:29 GMT",
                           "Sunday, 22-Nov-26 12:47:29 GMT", "Sun, 22 Nov 2026 25:47:29 GMT",
                           "Sun, xx Nov 2026 12:47:29 GMT"}) {
    EXPECT_EQ(ParseHttpDate(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace exporter::alibaba::rpc_fault_test
