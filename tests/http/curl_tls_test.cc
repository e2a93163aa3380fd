// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/curl_tls.h"

#include <string>

#include <gmock/gmock.h>

namespace exporter::curl_tls_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// libcurl's error codes, without its header: CURLE_PEER_FAILED_VERIFICATION and so on.
constexpr int kTimedOut = 28;
constexpr int kReceiving = 56;
constexpr int kCertificateProblem = 58;
constexpr int kPeerFailed = 60;
constexpr int kBadAuthorities = 77;

TEST(MakeRoute, IsTheUrlWhereNoOtherNameIsWanted) {
  EXPECT_EQ(MakeRoute("https://a/b?c", "").url, "https://a/b?c");
  EXPECT_EQ(MakeRoute("https://a/b?c", "").connect_to, "");
  EXPECT_EQ(MakeRoute("http://a/b", "name").url, "http://a/b");
  EXPECT_EQ(MakeRoute("http://a/b", "name").host, "");
}

TEST(MakeRoute, ConnectsToTheAddressUnderTheNameOfTheCertificate) {
  const Route route = MakeRoute("https://10.0.0.1:6443/api/v1/nodes?limit=1", "kubernetes");
  EXPECT_EQ(route.url, "https://kubernetes:6443/api/v1/nodes?limit=1");
  EXPECT_EQ(route.host, "10.0.0.1:6443");
  EXPECT_EQ(route.connect_to, "kubernetes:6443:10.0.0.1:6443");
}

TEST(MakeRoute, KnowsTheDefaultPortAndIpv6Addresses) {
  const Route plain = MakeRoute("https://host", "name");
  EXPECT_EQ(plain.url, "https://name:443");
  EXPECT_EQ(plain.host, "host");
  EXPECT_EQ(plain.connect_to, "name:443:host:443");
  const Route address = MakeRoute("https://[fd00::1]/x", "name");
  EXPECT_EQ(address.url, "https://name:443/x");
  EXPECT_EQ(address.host, "[fd00::1]");
  EXPECT_EQ(address.connect_to, "name:443:[fd00::1]:443");
  EXPECT_EQ(MakeRoute("https://[fd00::1]:6443/x", "fd00::2").connect_to,
            "[fd00::2]:6443:[fd00::1]:6443");
}

TEST(ExplainCurl, SaysWhatIsWrongWithTheServersCertificate) {
  const auto explain = [](const std::string& text, CurlOptions options) {
    options.proxy_url = Secret("http://u:hunter2@proxy");
    const Error error = ExplainCurl(kPeerFailed, text, options);
    EXPECT_EQ(error.kind, ErrorKind::kUnavailable);
    EXPECT_THAT(error.message, Not(HasSubstr("hunter")));
    return error.message;
  };
  const std::string untrusted = "SSL certificate problem: self-signed certificate";
  EXPECT_EQ(explain(untrusted, {.user_agent = {}, .ca_file = {}}),
            "the server's certificate is not trusted: " + untrusted +
                " (certificate authorities: the system's)");
  EXPECT_THAT(explain(untrusted, {.user_agent = {}, .ca_file = "/ca.crt"}),
              HasSubstr("(certificate authorities: /ca.crt)"));
  EXPECT_THAT(explain(untrusted, {.user_agent = {}, .ca_file = {}, .ca_pem = "PEM"}),
              HasSubstr("(certificate authorities: those in the kubeconfig)"));
  EXPECT_THAT(explain("SSL: no alternative certificate subject name matches target host name 'a'",
                      {.user_agent = {}, .ca_file = {}}),
              AllOf(HasSubstr("for another name"), HasSubstr("host name 'a'"),
                    HasSubstr("tls-server-name in a kubeconfig")));
}

TEST(ExplainCurl, KnowsWhenTheServerRefusesOurCertificate) {
  const auto explain = [](const std::string& text) {
    return ExplainCurl(kReceiving, text, {.user_agent = {}, .ca_file = {}});
  };
  for (const char* alert :
       {"sslv3 alert certificate expired", "tlsv1 alert unknown ca", "sslv3 alert bad certificate",
        "sslv3 alert certificate unknown", "sslv3 alert certificate revoked"}) {
    const Error error = explain(std::string("SSL routines::") + alert);
    EXPECT_EQ(error.kind, ErrorKind::kAuth);
    EXPECT_EQ(error.message,
              "the server refuses the client certificate: SSL routines::" + std::string(alert));
  }
  const Error error = explain("SSL routines::tlsv13 alert certificate required");
  EXPECT_EQ(error.kind, ErrorKind::kAuth);
  EXPECT_THAT(error.message, HasSubstr("the server wants a client certificate"));
  EXPECT_EQ(explain("Connection reset by peer").kind, ErrorKind::kUnavailable);
}

TEST(ExplainCurl, SaysWhatOfOurOwnCannotBeUsed) {
  const CurlOptions options{.user_agent = {}, .ca_file = "/ca.crt"};
  EXPECT_EQ(ExplainCurl(kBadAuthorities, "x", options).message,
            "the CA file /ca.crt cannot be used: x");
  EXPECT_EQ(ExplainCurl(kBadAuthorities, "x", options).kind, ErrorKind::kConfig);
  EXPECT_EQ(
      ExplainCurl(kBadAuthorities, "x", {.user_agent = {}, .ca_file = {}, .ca_pem = "PEM"}).message,
      "the CA of the kubeconfig cannot be used: x");
  EXPECT_EQ(ExplainCurl(kCertificateProblem, "x", options).message,
            "the client certificate cannot be used: x");
  EXPECT_EQ(ExplainCurl(kTimedOut, "x", options).kind, ErrorKind::kTimeout);
}

}  // namespace
}  // namespace exporter::curl_tls_test
