// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "tests/serve/certificate.h"
#include "tests/serve/raw_client.h"
#include "tests/serve/test_server.h"
#include "tests/serve/web_client.h"
#include "tests/support/matchers.h"

namespace exporter::tls_server_test {
namespace {

using ::testing::HasSubstr;

class TlsServer : public ::testing::Test {
 protected:
  // The answer to a new client that trusts only `pair`.
  WebReply Get(const CertificatePair& pair, std::size_t address = 0) const {
    WebClient client(folder_.Write("trusted.crt", pair.cert_pem));
    return client.Get(Url(address));
  }
  std::string Url(std::size_t address = 0) const {
    const std::string port = std::to_string(server_->ports().at(address));
    return (address == 0 ? "https://127.0.0.1:" : "https://[::1]:") + port;
  }

  TemporaryFolder folder_;
  CertificatePair pair_ = MakeCertificate();
  TlsFiles files_ = WriteTls(folder_, pair_);
  std::string body_ = std::string(3'000'000, 'x');
  std::unique_ptr<HttpServer> server_ =
      StartOrThrow({.listen_addresses = {"127.0.0.1:0", "[::1]:0"}, .tls = files_},
                   [this](const WebRequest&) { return PlainText(body_); });
};

TEST_F(TlsServer, ServesOnEveryAddress) {
  for (const std::size_t address : {0U, 1U}) {
    const WebReply reply = Get(pair_, address);
    EXPECT_EQ(reply.status, 200) << reply.error;
    EXPECT_EQ(reply.body, body_);
  }
}

TEST_F(TlsServer, KeepsConnections) {
  WebClient client(files_.cert_file);
  EXPECT_EQ(client.Get(Url()).connections, 1);
  EXPECT_EQ(client.Get(Url()).connections, 0);
}

TEST_F(TlsServer, RefusesOldProtocols) {
  WebClient client(files_.cert_file);
  curl_easy_setopt(client.curl(), CURLOPT_SSL_CIPHER_LIST, "DEFAULT:@SECLEVEL=0");
  curl_easy_setopt(client.curl(), CURLOPT_SSLVERSION, long{CURL_SSLVERSION_MAX_TLSv1_1});
  EXPECT_EQ(client.Get(Url()).status, 0);
  curl_easy_setopt(client.curl(), CURLOPT_SSLVERSION, long{CURL_SSLVERSION_MAX_TLSv1_2});
  EXPECT_EQ(client.Get(Url()).status, 200);
}

TEST_F(TlsServer, OutlivesClientsThatDoNotSpeakTls) {
  const int port = server_->ports().front();
  EXPECT_THAT(Exchange(port, "GET / HTTP/1.1\r\n\r\n"), ::testing::Not(HasSubstr("200 OK")));
  Exchange(port, std::string(5000, '\xff'));
  Exchange(port, "\x16\x03\x01");
  EXPECT_EQ(Get(pair_).status, 200);
}

TEST_F(TlsServer, TakesUpARenewedCertificate) {
  ASSERT_EQ(Get(pair_).status, 200);
  const CertificatePair renewed = MakeCertificate();
  WriteTls(folder_, renewed);
  EXPECT_EQ(Get(renewed).status, 200);
  EXPECT_EQ(Get(pair_).status, 0) << "the old certificate must be gone";
  const CertificatePair again = MakeCertificate();
  WriteTls(folder_, again);
  EXPECT_EQ(Get(again).status, 200);
}

TEST_F(TlsServer, KeepsTheCertificateWhenItsFilesTurnBad) {
  folder_.Write("tls.crt", "rubbish");
  EXPECT_EQ(Get(pair_).status, 200);
  std::filesystem::remove(files_.key_file);
  EXPECT_EQ(Get(pair_).status, 200);
  const CertificatePair renewed = MakeCertificate();
  WriteTls(folder_, renewed);
  EXPECT_EQ(Get(renewed).status, 200) << "a later good one is taken";
}

TEST(HttpServer, RefusesToStartWithABadCertificate) {
  const TemporaryFolder folder;
  TlsFiles files = WriteTls(folder, MakeCertificate());
  files.key_file = folder.Write("other.key", MakeCertificate().key_pem);
  EXPECT_THAT(HttpServer::Start({.listen_addresses = {"127.0.0.1:0"}, .tls = files},
                                [](const WebRequest&) { return PlainText("x"); }),
              FailsWith(ErrorKind::kConfig, HasSubstr("does not belong to certificate")));
}

}  // namespace
}  // namespace exporter::tls_server_test
