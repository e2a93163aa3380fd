// SPDX-License-Identifier: Apache-2.0
#include "exporter/config/files.h"

#include <gmock/gmock.h>

#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::web_config_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

class WebConfig : public testing::Test {
 protected:
  Result<std::optional<TlsFiles>> Read(const std::string& text) const {
    return ReadWebConfig(folder_.Write("web.yml", text));
  }

  void ExpectRefused(const std::string& text, const std::string& why) const {
    EXPECT_THAT(Read(text),
                FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("/web.yml: "), HasSubstr(why))))
        << text;
  }

  TemporaryFolder folder_;
};

TEST_F(WebConfig, TakesPathsRelativeToTheFile) {
  const auto files = Read("tls_server_config:\n  cert_file: tls/a.crt\n  key_file: /keys/a.key\n");
  ASSERT_THAT(files, IsOk());
  ASSERT_TRUE(files->has_value());
  EXPECT_EQ((*files)->cert_file, folder_.path() + "/tls/a.crt");
  EXPECT_EQ((*files)->key_file, "/keys/a.key");
}

TEST_F(WebConfig, AsksForPlainHttpWhenThereIsNothingInIt) {
  for (const char* text : {"", "# nothing\n", "{}", "tls_server_config:\n"}) {
    const auto files = Read(text);
    ASSERT_THAT(files, IsOk()) << text;
    EXPECT_FALSE(files->has_value()) << text;
  }
}

TEST_F(WebConfig, NamesTheKeyThatIsMissing) {
  ExpectRefused("tls_server_config: {cert_file: a}", "tls_server_config: key_file is missing");
  ExpectRefused("tls_server_config: {key_file: a}", "tls_server_config: cert_file is missing");
  ExpectRefused("tls_server_config: {}", "tls_server_config: cert_file is missing");
  ExpectRefused("tls_server_config: {cert_file: a, key_file: }", "key_file needs a path");
  ExpectRefused("tls_server_config: {cert_file: [a], key_file: b}", "cert_file needs a path");
}

TEST_F(WebConfig, NamesTheKeyThatItDoesNotUnderstand) {
  ExpectRefused("basic_auth_users: {a: b}", "'basic_auth_users' is not supported");
  ExpectRefused("http_server_config: {http2: true}", "'http_server_config' is not supported");
  ExpectRefused("tls_server_config: {cert_file: a, key_file: b, client_ca_file: c}",
                "tls_server_config: 'client_ca_file' is not supported");
  ExpectRefused("? [a]\n: b\n", "'(not a text)' is not supported");
}

TEST_F(WebConfig, RefusesOtherDocuments) {
  ExpectRefused("- a", "not a YAML map");
  ExpectRefused("tls_server_config: on", "tls_server_config: want a map");
  ExpectRefused("tls_server_config: {cert_file: a", "not YAML: ");
  ExpectRefused("{}\n---\n{}\n", "holds 2 YAML documents");
}

TEST_F(WebConfig, NamesTheFileThatIsMissing) {
  EXPECT_THAT(
      ReadWebConfig("/nowhere/web.yml"),
      FailsWith(ErrorKind::kConfig, HasSubstr("/nowhere/web.yml: cannot be read: No such")));
}

}  // namespace
}  // namespace exporter::web_config_test
