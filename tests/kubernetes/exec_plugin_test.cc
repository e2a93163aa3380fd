// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/exec_plugin.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "exporter/json/quote.h"
#include "tests/serve/certificate.h"
#include "tests/support/json_mutations.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::exec_plugin_test {
namespace {

using std::chrono::seconds;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kV1 = "client.authentication.k8s.io/v1";
constexpr const char* kV1Beta1 = "client.authentication.k8s.io/v1beta1";

std::string Answer(const std::string& status, const std::string& version = kV1) {
  return "{\"kind\":\"ExecCredential\",\"apiVersion\":\"" + version + "\",\"status\":" + status +
         "}";
}

TEST(PluginAnswer, HoldsATokenAndItsEnd) {
  for (const char* version : {kV1, kV1Beta1}) {
    const auto answer = ParsePluginAnswer(
        Answer(R"({"token":"t.o-k_n","expirationTimestamp":"2026-11-22T13:00:00Z"})", version),
        version);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->token.Reveal(), "t.o-k_n");
    EXPECT_EQ(answer->certificate, nullptr);
    EXPECT_EQ(answer->expires_at, TimePoint{seconds{1'795'352'400}});
  }
}

TEST(PluginAnswer, MayHaveNoEnd) {
  const auto answer = ParsePluginAnswer(Answer(R"({"token":"t"})"), kV1);
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->expires_at, std::nullopt);
}

TEST(PluginAnswer, HoldsACertificateAndEndsWithIt) {
  const CertificatePair pair = MakeCertificate();
  const std::string data = "\"clientCertificateData\":" + QuoteJson(pair.cert_pem) +
                           ",\"clientKeyData\":" + QuoteJson(pair.key_pem);
  const auto answer = ParsePluginAnswer(Answer("{" + data + "}"), kV1);
  ASSERT_TRUE(answer);
  ASSERT_NE(answer->certificate, nullptr);
  EXPECT_EQ(answer->certificate->chain, pair.cert_pem);
  EXPECT_EQ(answer->certificate->key.Reveal(), pair.key_pem);
  EXPECT_TRUE(answer->token.empty());
  ASSERT_TRUE(answer->expires_at);
  const auto sooner = ParsePluginAnswer(
      Answer("{" + data + R"(,"expirationTimestamp":"2000-01-01T00:00:00Z"})"), kV1);
  EXPECT_LT(sooner.value().expires_at, answer->expires_at);
  const auto later = ParsePluginAnswer(
      Answer("{" + data + R"(,"expirationTimestamp":"2999-01-01T00:00:00Z"})"), kV1);
  EXPECT_EQ(later.value().expires_at, answer->expires_at);
}

TEST(PluginAnswer, IsRefusedWithTheReasonAndNoneOfItsSecrets) {
  const CertificatePair pair = MakeCertificate();
  const std::string chain = "\"clientCertificateData\":" + QuoteJson(pair.cert_pem);
  const std::string other_key = ",\"clientKeyData\":" + QuoteJson(MakeCertificate().key_pem);
  for (const auto& [json, why] : std::vector<std::pair<std::string, std::string>>{
           {"", "is no JSON object"},
           {"hunter2", "is no JSON object"},
           {"[\"hunter2\"]", "is no JSON object"},
           {"{\"token\":\"hunter2\"}", "has kind '', want 'ExecCredential'"},
           {R"({"kind":"Pod","apiVersion":"v1","token":"hunter2"})",
            "has kind 'Pod', want 'ExecCredential'"},
           {Answer(R"({"token":"hunter2"})", kV1Beta1),
            "has apiVersion 'client.authentication.k8s.io/v1beta1', want "
            "'client.authentication.k8s.io/v1' as in the kubeconfig"},
           {Answer("null"), "has no status"},
           {Answer("{}"), "has neither status.token nor status.clientCertificateData"},
           {Answer(R"({"token":7})"), "has neither status.token nor status.clientCertificateData"},
           {Answer(R"({"token":"hunter2 hunter2"})"), "has a status.token that is no token"},
           {Answer(R"({"token":"hunter2","expirationTimestamp":"soon"})"),
            "has a status.expirationTimestamp that is no time"},
           {Answer("{" + chain + "}"),
            "has only one of status.clientCertificateData and status.clientKeyData, want both"},
           {Answer("{" + chain + other_key + "}"),
            "has a certificate of no use: the key is not that of the certificate"},
           {Answer(R"({"clientCertificateData":"hunter2","clientKeyData":"hunter2"})"),
            "has a certificate of no use: the certificate is not one in PEM form"}}) {
    EXPECT_THAT(
        ParsePluginAnswer(json, kV1),
        FailsWith(ErrorKind::kBadResponse, AllOf("the answer " + why, Not(HasSubstr("hunter")))));
  }
}

TEST(PluginAnswer, OfAnyFormIsATokenACertificateOrAnError) {
  const CertificatePair pair = MakeCertificate();
  const std::string whole = Answer(
      "{\"token\":\"t\",\"expirationTimestamp\":\"2026-11-22T13:00:00Z\","
      "\"clientCertificateData\":" +
      QuoteJson(pair.cert_pem) + ",\"clientKeyData\":" + QuoteJson(pair.key_pem) + "}");
  const auto tried = ForEachMutation(whole, [](const std::string& mutated) {
    const auto answer = ParsePluginAnswer(mutated, kV1);
    EXPECT_TRUE(!answer || !answer->token.empty() || answer->certificate) << mutated;
  });
  EXPECT_GT(tried, 50U);
}

TEST(WithoutSecrets, LeavesNothingThatLooksLikeOne) {
  const ExecPlugin plugin{.api_version = kV1,
                          .name = "login",
                          .path = "/bin/login",
                          .arguments = {"get-token", "--client-secret", "arg-hunter2",
                                        "--password=eq-hunter2", "--server-id", "plain-value"},
                          .variables = {{"MODE", Secret("prod")}, {"SEED", Secret("env-hunter2")}}};
  for (const char* secret :
       {"env-hunter2", "arg-hunter2", "eq-hunter2", "eyJhbGciOiJub25lIn0.eyJzdWIi.c2ln",
        "Bearer hunter2hunter2", "token=hunter2&x", "\"access_token\": \"hunter2\"",
        "AWS_SECRET_ACCESS_KEY=hunter2", "Signature=hunter2"}) {
    const std::string text = WithoutSecrets("refused " + std::string(secret) + ", sorry", plugin);
    EXPECT_THAT(text, AllOf(HasSubstr("refused"), HasSubstr("sorry"), HasSubstr("***"),
                            Not(HasSubstr("hunter")), Not(HasSubstr("eyJ"))));
  }
}

TEST(WithoutSecrets, KeepsOrdinaryComplaints) {
  const ExecPlugin plugin{.api_version = kV1,
                          .name = "login",
                          .path = "/bin/login",
                          .arguments = {"--server-id", "plain-value"},
                          .variables = {{"MODE", Secret("prod")}}};
  for (const std::string text :
       {"cannot get a token: context deadline exceeded", "profile prod: no such key",
        "dial tcp 10.0.0.1:443: connection refused", "unknown server id plain-value"}) {
    EXPECT_EQ(WithoutSecrets(text, plugin), text);
  }
}

class RunPluginTest : public testing::Test {
 protected:
  ExecPlugin Script(const std::string& text) const {
    const std::string path = folder_.Write("plugin", "#!/bin/sh\n" + text + "\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_all);
    return {.api_version = kV1, .name = "plugin", .path = path};
  }
  static Result<std::string> Run(const ExecPlugin& plugin) {
    return RunPlugin(plugin, seconds{60}, {});
  }

  TemporaryFolder folder_;
};

TEST_F(RunPluginTest, GivesWhatThePluginPrints) {
  EXPECT_EQ(Run(Script("echo '{}'; echo chatter >&2")).value(), "{}\n");
}

TEST_F(RunPluginTest, TellsThePluginWhoAsks) {
  ExecPlugin plugin = Script("echo \"$KUBERNETES_EXEC_INFO $1 $LEVEL\"");
  plugin.arguments = {"get-token"};
  plugin.variables = {{"LEVEL", Secret("debug")}};
  EXPECT_EQ(Run(plugin).value(),
            R"({"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential",)"
            R"("spec":{"interactive":false}} get-token debug)"
            "\n");
  plugin.cluster_json = R"({"server":"https://10.0.0.1"})";
  EXPECT_THAT(
      Run(plugin).value(),
      HasSubstr(R"("spec":{"interactive":false,"cluster":{"server":"https://10.0.0.1"}}})"));
}

TEST_F(RunPluginTest, ShowsTheLastWordsOfAPluginThatFails) {
  ExecPlugin plugin = Script("echo usage >&2; echo 'log in first, token=hunter2' >&2; exit 4");
  EXPECT_THAT(Run(plugin),
              FailsWith(ErrorKind::kAuth,
                        "exec plugin 'plugin': ended with status 4: log in first, token=***"));
  plugin = Script("exit 4");
  plugin.install_hint = "Install it\nwith apt.";
  EXPECT_THAT(Run(plugin), FailsWith(ErrorKind::kAuth,
                                     "exec plugin 'plugin': ended with status 4; "
                                     "Install it with apt."));
}

TEST_F(RunPluginTest, SaysWhyAPluginCannotRun) {
  ExecPlugin plugin = Script("");
  std::filesystem::remove(plugin.path);
  plugin.install_hint = "Get it.";
  EXPECT_THAT(Run(plugin), FailsWith(ErrorKind::kAuth,
                                     "exec plugin 'plugin': cannot be started: No such file or "
                                     "directory; Get it."));
  EXPECT_THAT(RunPlugin(Script("sleep 600"), std::chrono::milliseconds{100}, {}),
              FailsWith(ErrorKind::kAuth, "exec plugin 'plugin': did not end within 100 ms"));
}

TEST_F(RunPluginTest, EndsWhenWeStop) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(RunPlugin(Script("sleep 600"), seconds{60}, stop.get_token()),
              FailsWith(ErrorKind::kStopped, testing::_));
}

}  // namespace
}  // namespace exporter::kubernetes::exec_plugin_test
