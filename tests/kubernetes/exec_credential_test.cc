// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/exec_credential.h"

#include <string>

#include <gmock/gmock.h>

#include "exporter/core/timestamp.h"
#include "exporter/json/quote.h"
#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::exec_credential_test {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::HasSubstr;

constexpr TimePoint kStart{seconds{1'795'352'400}};
constexpr const char* kPlace = "user 'u' in kubeconfig /k";

// A plugin that returns "token-1", "token-2", ... and counts its runs.
class CountingPlugin {
 public:
  ExecCredential Credential() {
    return {{.api_version = "client.authentication.k8s.io/v1", .name = "login", .path = "/login"},
            kPlace,
            [this] { return Run(); }};
  }

  int runs = 0;
  bool fails = false;
  std::optional<TimePoint> expires_at;

 private:
  Result<std::string> Run() {
    ++runs;
    if (fails) return Fail(ErrorKind::kAuth, "exec plugin 'login': ended with status 1");
    std::string status = "{\"token\":\"token-" + std::to_string(runs) + "\"";
    if (expires_at) status += ",\"expirationTimestamp\":\"" + FormatTimestamp(*expires_at) + "\"";
    return R"({"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":)" +
           status + "}}";
  }
};

std::string TokenAt(ExecCredential& credential, TimePoint now) {
  const auto token = credential.Get(now);
  return token ? token->Reveal() : "failed: " + token.error().message;
}

TEST(ExecCredential, IsKeptUntilShortlyBeforeItExpires) {
  CountingPlugin plugin;
  plugin.expires_at = kStart + hours{1};
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart + minutes{58}), "token-1");
  EXPECT_EQ(plugin.runs, 1);
  plugin.expires_at = kStart + hours{2};
  EXPECT_EQ(TokenAt(credential, kStart + minutes{59}), "token-2");
}

TEST(ExecCredential, IsRenewedInTheLastFifthOfAShortLife) {
  CountingPlugin plugin;
  plugin.expires_at = kStart + seconds{50};
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart + seconds{39}), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart + seconds{40}), "token-2");
}

TEST(ExecCredential, IsKeptForEverWhereThePluginNamesNoEnd) {
  CountingPlugin plugin;
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart + hours{10'000}), "token-1");
}

TEST(ExecCredential, IsRenewedWhenTheServerRefusesIt) {
  CountingPlugin plugin;
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  credential.Expire();
  EXPECT_EQ(TokenAt(credential, kStart + seconds{5}), "token-2");
  EXPECT_EQ(credential.Remedy(),
            "what exec plugin 'login' gives is refused; check user 'u' in kubeconfig /k");
}

TEST(ExecCredential, IsNotRenewedMoreOftenThanEveryFiveSeconds) {
  CountingPlugin plugin;
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  credential.Expire();
  EXPECT_EQ(TokenAt(credential, kStart + seconds{4}), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart + seconds{5}), "token-2");
  plugin.fails = true;
  credential.Expire();
  EXPECT_THAT(TokenAt(credential, kStart + seconds{10}), HasSubstr("failed: exec plugin"));
  EXPECT_THAT(TokenAt(credential, kStart + seconds{14}), HasSubstr("failed: exec plugin"));
  EXPECT_EQ(plugin.runs, 3);
  plugin.fails = false;
  EXPECT_EQ(TokenAt(credential, kStart + seconds{15}), "token-4");
}

TEST(ExecCredential, IsRenewedWhenTheClockWasSetBack) {
  CountingPlugin plugin;
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  EXPECT_EQ(TokenAt(credential, kStart - hours{1}), "token-2");
}

TEST(ExecCredential, OutlivesAPluginThatFailsUntilItExpires) {
  CountingPlugin plugin;
  plugin.expires_at = kStart + hours{1};
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  plugin.fails = true;
  EXPECT_EQ(TokenAt(credential, kStart + minutes{59}), "token-1");
  EXPECT_EQ(plugin.runs, 2);
  EXPECT_EQ(TokenAt(credential, kStart + hours{1}),
            "failed: exec plugin 'login': ended with status 1; check user 'u' in kubeconfig /k");
}

TEST(ExecCredential, DoesNotOutliveAPluginThatFailsOnceItWasRefused) {
  CountingPlugin plugin;
  ExecCredential credential = plugin.Credential();
  EXPECT_EQ(TokenAt(credential, kStart), "token-1");
  plugin.fails = true;
  credential.Expire();
  EXPECT_THAT(credential.Get(kStart + seconds{5}),
              FailsWith(ErrorKind::kAuth, HasSubstr("status 1")));
}

TEST(ExecCredential, RefusesAnAnswerThatHasExpired) {
  CountingPlugin plugin;
  plugin.expires_at = kStart;
  ExecCredential credential = plugin.Credential();
  EXPECT_THAT(credential.Get(kStart),
              FailsWith(ErrorKind::kBadResponse,
                        "exec plugin 'login': the answer expired on 2026-11-22T13:00:00Z; check "
                        "user 'u' in kubeconfig /k"));
}

TEST(ExecCredential, SaysWhatIsWrongWithAnAnswer) {
  ExecCredential credential({.api_version = "v", .name = "login", .path = "/login"}, kPlace,
                            [] { return std::string("oops"); });
  EXPECT_THAT(credential.Get(kStart),
              FailsWith(ErrorKind::kBadResponse,
                        "exec plugin 'login': the answer is no JSON object; check user 'u' in "
                        "kubeconfig /k"));
}

TEST(ExecCredential, GivesTokenAndCertificateOfOneRun) {
  const CertificatePair pair = MakeCertificate();
  int runs = 0;
  ExecCredential credential({.api_version = "v", .name = "login", .path = "/login"}, kPlace, [&] {
    ++runs;
    return R"({"kind":"ExecCredential","apiVersion":"v","status":{"token":"t",)"
           R"("clientCertificateData":)" +
           QuoteJson(pair.cert_pem) + ",\"clientKeyData\":" + QuoteJson(pair.key_pem) + "}}";
  });
  const TimePoint now = std::chrono::floor<seconds>(SystemClock().Now());
  EXPECT_EQ(TokenAt(credential, now), "t");
  const auto certificate = credential.Certificate(now);
  ASSERT_TRUE(certificate && *certificate);
  EXPECT_EQ((*certificate)->chain, pair.cert_pem);
  EXPECT_EQ(runs, 1);
}

}  // namespace
}  // namespace exporter::kubernetes::exec_credential_test
