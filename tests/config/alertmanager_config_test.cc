// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <gmock/gmock.h>

#include "tests/config/planning.h"
#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::alertmanager_config_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::Pair;

class AlertmanagerConfig : public testing::Test {
 protected:
  Result<AlertmanagerAccess> Read(const std::string& text) const {
    return ReadAlertmanagerConfig(folder_.Write("am.yml", text));
  }

  void ExpectRefused(const std::string& text, const std::string& why) const {
    EXPECT_THAT(Read(text), FailsWith(ErrorKind::kConfig,
                                      AllOf(HasSubstr("/am.yml: "), HasSubstr(why),
                                            Not(HasSubstr("s3cret")), Not(HasSubstr("\n")))))
        << text;
  }

  std::vector<Header> HeadersOf(const std::string& text) const {
    const auto access = Read(text);
    EXPECT_THAT(access, IsOk());
    return access ? AuthorizationOf(*access).value_or(std::vector<Header>{})
                  : std::vector<Header>{};
  }

  TemporaryFolder folder_;
};

TEST_F(AlertmanagerConfig, MayBeEmpty) {
  for (const char* text : {"", "# nothing\n", "{}"}) EXPECT_THAT(HeadersOf(text), IsEmpty());
}

TEST_F(AlertmanagerConfig, HasBasicAuth) {
  EXPECT_THAT(HeadersOf("basic_auth: {username: Aladdin, password: 'open sesame'}"),
              ElementsAre(Pair("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")));
  folder_.Write("secrets/password", "open sesame\n");
  EXPECT_THAT(HeadersOf("basic_auth: {username: Aladdin, password_file: secrets/password}"),
              ElementsAre(Pair("Authorization", "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==")));
}

TEST_F(AlertmanagerConfig, HasAToken) {
  EXPECT_THAT(HeadersOf("authorization: {credentials: abc}"),
              ElementsAre(Pair("Authorization", "Bearer abc")));
  EXPECT_THAT(HeadersOf("authorization: {type: Custom, credentials: abc}"),
              ElementsAre(Pair("Authorization", "Custom abc")));
}

TEST_F(AlertmanagerConfig, ReadsTheFileAgainForEachRequest) {
  folder_.Write("token", "one\n");
  const auto access = Read("authorization: {credentials_file: token}");
  ASSERT_THAT(access, IsOk());
  EXPECT_EQ(AuthorizationOf(*access).value()[0].second, "Bearer one");
  folder_.Write("token", "two");
  EXPECT_EQ(AuthorizationOf(*access).value()[0].second, "Bearer two");
  folder_.Write("token", "two\nthree");
  EXPECT_THAT(AuthorizationOf(*access),
              FailsWith(ErrorKind::kConfig, HasSubstr("/token: want one line of text")));
}

TEST_F(AlertmanagerConfig, HasTls) {
  const CertificatePair pair = MakeCertificate();
  const std::string cert_file = folder_.Write("tls.crt", pair.cert_pem);
  folder_.Write("tls.key", pair.key_pem);
  const auto access = Read(
      "tls_config: {ca_file: tls.crt, cert_file: tls.crt, key_file: tls.key, server_name: am, "
      "insecure_skip_verify: true}");
  ASSERT_THAT(access, IsOk());
  EXPECT_EQ(access->ca_file, cert_file);
  EXPECT_EQ(access->server_name, "am");
  EXPECT_TRUE(access->is_insecure);
  const auto certificate = CertificateOf(*access);
  ASSERT_THAT(certificate, IsOk());
  EXPECT_EQ((*certificate)->chain, pair.cert_pem);
}

TEST_F(AlertmanagerConfig, RefusesWhatItDoesNotUnderstand) {
  folder_.Write("empty", "\n");
  folder_.Write("pem", "no certificate");
  struct Wrong {
    const char* text;
    const char* why;
  };
  const std::vector<Wrong> wrong{
      {"bearer_token: s3cret", "'bearer_token' is not supported, want basic_auth, authorization"},
      {"basic_auth: s3cret", "basic_auth: want a map with username, password, password_file"},
      {"basic_auth: {user: s3cret}", "basic_auth: 'user' is not supported, want username"},
      {"basic_auth: {username: a}", "want one of password and password_file"},
      {"basic_auth: {username: a, password: s3cret, password_file: b}", "want one of password"},
      {"basic_auth: {password: s3cret}", "basic_auth: username is missing"},
      {"basic_auth: {username: a, password: [s3cret]}", "password needs a value"},
      {"basic_auth: {username: a, password: }", "password needs a value"},
      {"authorization: {}", "want one of credentials and credentials_file"},
      {"authorization: {type: basic, credentials: s3cret}", "use basic_auth"},
      {"authorization: {type: 'a b', credentials: s3cret}", "type wants one word"},
      {"authorization: {credentials: \"s3cret\\nx\"}", "credentials: want one line of text"},
      {"{basic_auth: {username: a, password: s3cret}, authorization: {credentials: s3cret}}",
       "basic_auth and authorization exclude each other"},
      {"authorization: {credentials_file: missing}", "/missing"},
      {"authorization: {credentials_file: empty}", "/empty: is empty"},
      {"tls_config: {cert_file: a}", "want both or none of cert_file and key_file"},
      {"tls_config: {cert_file: pem, key_file: pem}", "is not one in PEM form"},
      {"tls_config: {ca_file: missing}", "tls_config: ca_file: "},
      {"tls_config: {ca_file: pem}", "/pem holds no certificate in PEM form"},
      {"tls_config: {insecure_skip_verify: yes}", "insecure_skip_verify wants true or false"},
      {"tls_config: {min_version: TLS12}", "'min_version' is not supported"},
      {"[s3cret", ""},
  };
  for (const Wrong& row : wrong) ExpectRefused(row.text, row.why);
}

TEST_F(AlertmanagerConfig, IsReadByThePlan) {
  Planning planning;
  planning.WithServer();
  planning.flags["alertmanager.url"] = {"http://a:9093/,https://b/prefix", "http://a:9093"};
  planning.flags["alertmanager.external-labels"] = {"cluster=prod,env=a=b"};
  planning.flags["alertmanager.config.file"] = {
      folder_.Write("am.yml", "tls_config: {insecure_skip_verify: true}")};
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_THAT(planning.plan.options.alertmanager_urls,
              ElementsAre("http://a:9093", "https://b/prefix"));
  EXPECT_THAT(planning.plan.options.external_labels,
              ElementsAre(Pair("cluster", "prod"), Pair("env", "a=b")));
  EXPECT_TRUE(planning.plan.alertmanager.is_insecure);
  EXPECT_THAT(planning.plan.warnings,
              ElementsAre(HasSubstr("the certificate of Alertmanager is not verified")));
}

TEST_F(AlertmanagerConfig, IsOffByDefault) {
  Planning planning;
  planning.WithServer();
  EXPECT_THAT(planning.Errors(), IsEmpty());
  EXPECT_THAT(planning.plan.options.alertmanager_urls, IsEmpty());
}

TEST_F(AlertmanagerConfig, NeverShowsAUserOfTheUrl) {
  Planning planning;
  planning.WithServer();
  planning.flags["alertmanager.url"] = {"http://me:s3cret@a:9093"};
  EXPECT_THAT(planning.Errors(), ElementsAre(AllOf(HasSubstr("--alertmanager.url: '***@a:9093'"),
                                                   HasSubstr("--alertmanager.config.file"),
                                                   Not(HasSubstr("s3cret")))));
}

}  // namespace
}  // namespace exporter::alertmanager_config_test
