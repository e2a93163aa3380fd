// SPDX-License-Identifier: Apache-2.0
#include "exporter/serve/tls_context.h"

#include <gmock/gmock.h>

#include "tests/serve/certificate.h"

namespace exporter::tls_context_test {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ErrorText(const TlsFiles& files) {
  const auto error = CheckTlsFiles(files);
  if (!error) return {};
  EXPECT_EQ(error->kind, ErrorKind::kConfig);
  EXPECT_EQ(error->message.find('\n'), std::string::npos);
  return error->message;
}

TEST(CheckTlsFiles, AcceptsACertificateAndItsKey) {
  const TemporaryFolder folder;
  EXPECT_EQ(ErrorText(WriteTls(folder, MakeCertificate())), "");
}

TEST(CheckTlsFiles, NamesTheFileThatCannotBeRead) {
  const TemporaryFolder folder;
  const TlsFiles good = WriteTls(folder, MakeCertificate());
  const std::string missing = folder.path() + "/missing";
  EXPECT_EQ(ErrorText({.cert_file = missing, .key_file = good.key_file}),
            "TLS certificate '" + missing + "': No such file or directory");
  EXPECT_EQ(ErrorText({.cert_file = good.cert_file, .key_file = missing}),
            "TLS key '" + missing + "': No such file or directory");
  EXPECT_EQ(ErrorText({.cert_file = folder.path(), .key_file = good.key_file}),
            "TLS certificate '" + folder.path() + "': Is a directory");
  const std::string empty = folder.Write("empty", "");
  EXPECT_EQ(ErrorText({.cert_file = empty, .key_file = good.key_file}),
            "TLS certificate '" + empty + "': the file is empty");
}

TEST(CheckTlsFiles, NamesTheFileThatIsNotPem) {
  const TemporaryFolder folder;
  const TlsFiles good = WriteTls(folder, MakeCertificate());
  const std::string rubbish = folder.Write("rubbish", "not a certificate\n");
  EXPECT_THAT(ErrorText({.cert_file = rubbish, .key_file = good.key_file}),
              StartsWith("TLS certificate '" + rubbish + "': no certificate in PEM: "));
  EXPECT_THAT(ErrorText({.cert_file = good.cert_file, .key_file = rubbish}),
              StartsWith("TLS key '" + rubbish + "': no key in PEM"));
  EXPECT_THAT(ErrorText({.cert_file = good.key_file, .key_file = good.key_file}),
              HasSubstr("no certificate in PEM"));
}

TEST(CheckTlsFiles, TellsAKeyOfAnotherCertificate) {
  const TemporaryFolder folder;
  const TlsFiles good = WriteTls(folder, MakeCertificate());
  const std::string other = folder.Write("other.key", MakeCertificate().key_pem);
  EXPECT_EQ(ErrorText({.cert_file = good.cert_file, .key_file = other}),
            "TLS key '" + other + "': does not belong to certificate '" + good.cert_file + "'");
}

TEST(CheckTlsFiles, RefusesAnEncryptedKeyWithoutAsking) {
  const TemporaryFolder folder;
  const TlsFiles files = WriteTls(folder, MakeCertificate("secret"));
  EXPECT_THAT(ErrorText(files),
              StartsWith("TLS key '" + files.key_file + "': no key in PEM without passphrase"));
}

}  // namespace
}  // namespace exporter::tls_context_test
