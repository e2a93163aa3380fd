#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/simulator/certificates.h"
#include "tests/simulator/program_testing.h"

namespace simulator {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* connection) const { SSL_free(connection); }
};

// What a client that trusts `ca` and shows `certificate`, where one is named, gets; or why it
// refuses the server.
std::string Ask(int port, const std::string& ca, const std::string& certificate,
                const std::string& authorization) {
  const std::unique_ptr<SSL_CTX, Free> context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_load_verify_locations(context.get(), ca.c_str(), nullptr);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (!certificate.empty()) {
    SSL_CTX_use_certificate_chain_file(context.get(), (certificate + ".crt").c_str());
    SSL_CTX_use_PrivateKey_file(context.get(), (certificate + ".key").c_str(), SSL_FILETYPE_PEM);
  }
  const int socket = ConnectTo(port);
  const std::unique_ptr<SSL, Free> tls(SSL_new(context.get()));
  X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls.get()), "127.0.0.1");
  SSL_set_fd(tls.get(), socket);
  std::string text;
  if (SSL_connect(tls.get()) != 1) {
    text = X509_verify_cert_error_string(SSL_get_verify_result(tls.get()));
  } else {
    const std::string request = "GET /api/v1/secrets HTTP/1.1\r\nHost: localhost\r\n" +
                                authorization + "Connection: close\r\n\r\n";
    SSL_write(tls.get(), request.data(), static_cast<int>(request.size()));
    std::array<char, 4096> buffer{};
    int size = 0;
    while ((size = SSL_read(tls.get(), buffer.data(), static_cast<int>(buffer.size()))) > 0)
      text.append(buffer.data(), static_cast<std::size_t>(size));
  }
  close(socket);
  return text;
}

class TlsProgramTest : public testing::Test {
 protected:
  TlsProgramTest() { EXPECT_EQ(MakeCertificates(folder.path()), ""); }
  std::string File(const std::string& name) const { return folder.path() + "/" + name; }
  Program Start(const std::string& server, bool with_client_ca) const {
    std::vector<std::string> flags = {"--scenario",          "healthy",   "--tls-cert",
                                      File(server + ".crt"), "--tls-key", File(server + ".key")};
    if (with_client_ca) flags.insert(flags.end(), {"--client-ca", File("ca.crt")});
    return Program(flags);
  }
  TemporaryFolder folder;
};

TEST_F(TlsProgramTest, AcceptsTokensAndGoodCertificates) {
  Program program = Start("server", true);
  const std::string line = program.ReadLine();
  EXPECT_THAT(line, HasSubstr("https://127.0.0.1:"));
  const int port = PortIn(line);
  const std::string token = "Authorization: Bearer simulator-token\r\n";
  // Nothing is served there, but only to those who may ask.
  EXPECT_THAT(Ask(port, File("ca.crt"), "", token), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(Ask(port, File("ca.crt"), File("client"), ""), StartsWith("HTTP/1.1 404"));
  EXPECT_THAT(Ask(port, File("ca.crt"), "", ""), StartsWith("HTTP/1.1 403"));
  EXPECT_THAT(Ask(port, File("ca.crt"), File("expired-client"), ""), StartsWith("HTTP/1.1 401"));
  EXPECT_THAT(Ask(port, File("ca.crt"), File("server"), ""), StartsWith("HTTP/1.1 401"));
}

TEST_F(TlsProgramTest, IsRefusedByClientsWithAnotherCaOrName) {
  Program good = Start("server", false);
  EXPECT_THAT(Ask(PortIn(good.ReadLine()), File("other-ca.crt"), "", ""),
              HasSubstr("unable to get local issuer certificate"));
  Program wrong = Start("wrong-host", false);
  EXPECT_THAT(Ask(PortIn(wrong.ReadLine()), File("ca.crt"), "", ""),
              HasSubstr("IP address mismatch"));
}

TEST_F(TlsProgramTest, NamesFilesThatItCannotUse) {
  Program program = Start("nobody", false);
  EXPECT_THAT(program.ReadLine(), HasSubstr("--tls-cert: cannot use " + File("nobody.crt")));
  EXPECT_EQ(program.Wait(), 1);
}

TEST(MakeCertificates, WritesAllFilesAndNamesAFolderThatIsNotThere) {
  const TemporaryFolder folder;
  Program program({"--make-certificates", folder.path()});
  EXPECT_EQ(program.Wait(), 0);
  for (const char* name : {"ca.crt", "ca.key", "server.crt", "server.key", "client.crt",
                           "client.key", "expired-client.crt", "expired-client.key", "other-ca.crt",
                           "wrong-host.crt", "wrong-host.key"})
    EXPECT_TRUE(std::filesystem::exists(folder.path() + "/" + name)) << name;
  EXPECT_THAT(MakeCertificates(folder.path() + "/none"), StartsWith("cannot write "));
}

}  // namespace
}  // namespace simulator
