// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>
#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/simulator/certificates.h"
#include "tests/simulator/program_testing.h"

namespace simulator::program_test {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kList = "GET /api/v1/persistentvolumes HTTP/1.1";

TEST(Program, ServesUntilItIsTerminated) {
  Program program({"--scenario", "incident", "--step", "bound"});
  const std::string line = program.ReadLine();
  EXPECT_THAT(line, StartsWith("ack-simulator listening on http://127.0.0.1:"));
  EXPECT_THAT(line, EndsWith(" scenario=incident"));
  const Reply reply = Exchange(PortIn(line), kList);
  EXPECT_THAT(reply.text, StartsWith("HTTP/1.1 200 OK\r\n"));
  EXPECT_THAT(reply.text, HasSubstr("Transfer-Encoding: chunked\r\n"));
  EXPECT_THAT(reply.text, HasSubstr("receiver-receiver-web-statefulset-7"));
  EXPECT_THAT(reply.text, EndsWith("]}\n\r\n0\r\n\r\n"));
  EXPECT_THAT(Exchange(PortIn(line), "GET /livez HTTP/1.1").text,
              HasSubstr("Content-Length: 2\r\n"));
  EXPECT_EQ(program.Stop(), 0);
}

TEST(Program, WritesThePortFile) {
  const std::string path = testing::TempDir() + "/simulator-port-" + std::to_string(getpid());
  Program program({"--scenario", "healthy", "--port-file", path});
  const int port = PortIn(program.ReadLine());
  FILE* const file = fopen(path.c_str(), "re");
  ASSERT_NE(file, nullptr);
  int written = 0;
  EXPECT_EQ(fscanf(file, "%d", &written), 1);
  fclose(file);
  unlink(path.c_str());
  EXPECT_EQ(written, port);
}

TEST(Program, ResetsTheConnection) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "reset");
  const Reply reply = Exchange(port, kList);
  EXPECT_EQ(reply.text, "");
  EXPECT_EQ(reply.error, ECONNRESET);
  EXPECT_THAT(Exchange(port, kList).text, StartsWith("HTTP/1.1 200"));
}

TEST(Program, TruncatesTheBody) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  const std::size_t whole = Exchange(port, kList).text.size();
  AddFault(port, "truncate");
  const Reply reply = Exchange(port, kList);
  EXPECT_THAT(reply.text, StartsWith("HTTP/1.1 200"));
  EXPECT_LT(reply.text.size(), whole * 3 / 4);
  EXPECT_THAT(reply.text, Not(EndsWith("0\r\n\r\n")));
}

TEST(Program, SlowsTheBodyDownAndStillSendsIt) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "slow", R"(,"delay_ms":200)");
  const auto before = std::chrono::steady_clock::now();
  const Reply reply = Exchange(port, kList);
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(200));
  EXPECT_THAT(reply.text, EndsWith("]}\n\r\n0\r\n\r\n"));
}

TEST(Program, EndsInTheMiddleOfASlowAnswerAndOfAnIdleConnection) {
  Program program({"--scenario", "healthy"});
  const int port = PortIn(program.ReadLine());
  AddFault(port, "slow", R"(,"delay_ms":600000)");
  const int slow = ConnectTo(port);
  const int idle = ConnectTo(port);
  const std::string request = "GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
  ASSERT_EQ(write(slow, request.data(), request.size()), static_cast<ssize_t>(request.size()));
  char first = 0;
  ASSERT_EQ(read(slow, &first, 1), 1);
  const auto before = std::chrono::steady_clock::now();
  EXPECT_EQ(program.Stop(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds(10));
  close(slow);
  close(idle);
}

TEST(Program, NamesAllMistakesAndEndsWithTwo) {
  Program program({"--scenario", "tragedy", "--listen", "0.0.0.0:1", "--seed", "x", "--fast"});
  EXPECT_EQ(program.ReadLine(), "ack-simulator: --fast: no such flag");
  EXPECT_THAT(program.ReadLine(), HasSubstr("--seed: \"x\" is not a number"));
  EXPECT_THAT(program.ReadLine(), HasSubstr("--listen: \"0.0.0.0:1\" is not 127.0.0.1:PORT"));
  EXPECT_THAT(program.ReadLine(), HasSubstr("--scenario: \"tragedy\" is none of"));
  EXPECT_EQ(program.Wait(), 2);
}

TEST(Program, NamesMistakesOfAccessAndTls) {
  Program program({"--scenario", "healthy", "--deny", "ponies", "--basic-auth", "secret",
                   "--client-ca", "ca.crt"});
  EXPECT_THAT(program.ReadLine(), HasSubstr("--deny: \"ponies\" is not RESOURCE"));
  EXPECT_EQ(program.ReadLine(), "ack-simulator: --basic-auth: the value is not USER:PASSWORD");
  EXPECT_THAT(program.ReadLine(), HasSubstr("--client-ca: client certificates need --tls-cert"));
  EXPECT_EQ(program.Wait(), 2);
}

TEST(Program, NamesMistakesOfRegions) {
  Program unknown({"--scenario", "healthy", "--regions", "cn-shenzhen,cn-atlantis"});
  EXPECT_THAT(unknown.ReadLine(), HasSubstr("--regions: \"cn-shenzhen,cn-atlantis\" is not "
                                            "cn-shenzhen or cn-shenzhen,REGION"));
  EXPECT_EQ(unknown.Wait(), 2);
  Program nowhere({"--scenario", "healthy", "--second-region-disks", "7"});
  EXPECT_EQ(nowhere.ReadLine(),
            "ack-simulator: --second-region-disks: --regions names no second region");
  EXPECT_EQ(nowhere.Wait(), 2);
}

TEST(Program, RefusesAnUnknownStep) {
  Program program({"--scenario", "healthy", "--step", "bound"});
  EXPECT_THAT(program.ReadLine(), HasSubstr("--step: scenario healthy has no step \"bound\""));
  EXPECT_EQ(program.Wait(), 2);
}

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
}  // namespace simulator::program_test
