// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/user_certificate.h"

#include <filesystem>
#include <memory>
#include <string>

#include <gmock/gmock.h>

#include "exporter/kubernetes/access/certificate.h"
#include "exporter/kubernetes/access/token_source.h"
#include "tests/serve/certificate.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::user_certificate_test {
namespace {

using std::chrono::hours;
using testing::AllOf;
using testing::HasSubstr;
using testing::MatchesRegex;
using testing::Not;

constexpr const char* kPlace = "user 'u' in kubeconfig /k";

const TimePoint kNow = SystemClock().Now();

ClientCertificate AsClient(const CertificatePair& pair) {
  return {.chain = pair.cert_pem, .key = Secret(pair.key_pem)};
}

TEST(CheckCertificate, GivesTheDateOfExpiry) {
  const auto expires = CheckCertificate(AsClient(MakeCertificate()));
  ASSERT_TRUE(expires);
  EXPECT_GT(*expires, kNow + hours{23});
  EXPECT_LT(*expires, kNow + hours{25});
  EXPECT_LT(CheckCertificate(AsClient(MakeCertificate("", -60))).value(), kNow);
}

TEST(CheckCertificate, SaysWhatIsWrong) {
  const CertificatePair pair = MakeCertificate();
  const auto check = [](const std::string& chain, const std::string& key) {
    return CheckCertificate({.chain = chain, .key = Secret(key)});
  };
  EXPECT_THAT(check("hunter2", pair.key_pem),
              FailsWith(ErrorKind::kConfig, "the certificate is not one in PEM form"));
  EXPECT_THAT(check(pair.key_pem, pair.key_pem),
              FailsWith(ErrorKind::kConfig, "the certificate is not one in PEM form"));
  EXPECT_THAT(check(pair.cert_pem, "hunter2"),
              FailsWith(ErrorKind::kConfig, "the key is not a private key in PEM form"));
  EXPECT_THAT(check(pair.cert_pem, pair.cert_pem),
              FailsWith(ErrorKind::kConfig, "the key is not a private key in PEM form"));
  EXPECT_THAT(check(pair.cert_pem, MakeCertificate("hunter2").key_pem),
              FailsWith(ErrorKind::kConfig, "the key has a passphrase, want a key without one"));
  EXPECT_THAT(check(pair.cert_pem, MakeCertificate().key_pem),
              FailsWith(ErrorKind::kConfig, "the key is not that of the certificate"));
  EXPECT_TRUE(check(pair.key_pem + pair.cert_pem, pair.cert_pem + pair.key_pem));
}

TEST(FaultOfAuthorities, IsThatThereAreNone) {
  const CertificatePair pair = MakeCertificate();
  EXPECT_EQ(FaultOfAuthorities(pair.cert_pem), std::nullopt);
  EXPECT_EQ(FaultOfAuthorities("a comment\n" + pair.cert_pem + pair.cert_pem), std::nullopt);
  for (const std::string& pem : {std::string(), std::string("hunter2"), pair.key_pem,
                                 pair.cert_pem.substr(0, pair.cert_pem.size() / 2)}) {
    EXPECT_EQ(FaultOfAuthorities(pem), "holds no certificate in PEM form");
  }
}

class UserCertificateTest : public testing::Test {
 protected:
  void Write(const CertificatePair& pair) const {
    folder_.Write("tls.crt", pair.cert_pem);
    folder_.Write("tls.key", pair.key_pem);
  }
  std::unique_ptr<TokenSource> FromFiles(const std::string& token = {}) const {
    return MakeTokenSource({.server = {},
                            .token_file = {},
                            .ca_file = {},
                            .token = Secret(token),
                            .certificate = {.file = folder_.path() + "/tls.crt"},
                            .key = {.file = folder_.path() + "/tls.key"},
                            .user_place = kPlace},
                           {});
  }
  static std::string ChainOf(TokenSource& source) {
    const auto certificate = source.Certificate(kNow);
    return certificate ? (*certificate)->chain : "failed: " + certificate.error().message;
  }

  TemporaryFolder folder_;
  const CertificatePair first_ = MakeCertificate();
  const CertificatePair second_ = MakeCertificate();
};

TEST_F(UserCertificateTest, IsTheTextOrTheFilesText) {
  Write(first_);
  EXPECT_EQ(ChainOf(*FromFiles()), first_.cert_pem);
  const auto inlined = MakeTokenSource({.server = {},
                                        .token_file = {},
                                        .ca_file = {},
                                        .certificate = {.text = Secret(second_.cert_pem)},
                                        .key = {.text = Secret(second_.key_pem)}},
                                       {});
  EXPECT_EQ(ChainOf(*inlined), second_.cert_pem);
  EXPECT_EQ((*inlined->Certificate(kNow))->key.Reveal(), second_.key_pem);
}

TEST_F(UserCertificateTest, IsReadAgainWhenTheFilesChange) {
  Write(first_);
  const auto source = FromFiles();
  EXPECT_EQ(ChainOf(*source), first_.cert_pem);
  Write(second_);
  EXPECT_EQ(ChainOf(*source), second_.cert_pem);
}

TEST_F(UserCertificateTest, IsKeptInTheMiddleOfARotation) {
  Write(first_);
  const auto source = FromFiles();
  EXPECT_EQ(ChainOf(*source), first_.cert_pem);
  folder_.Write("tls.crt", second_.cert_pem);
  EXPECT_EQ(ChainOf(*source), first_.cert_pem);
  std::filesystem::remove(folder_.path() + "/tls.key");
  EXPECT_EQ(ChainOf(*source), first_.cert_pem);
  folder_.Write("tls.key", second_.key_pem);
  EXPECT_EQ(ChainOf(*source), second_.cert_pem);
}

TEST_F(UserCertificateTest, NamesTheFileThatCannotBeRead) {
  EXPECT_EQ(ChainOf(*FromFiles()), "failed: client certificate: " + folder_.path() +
                                       "/tls.crt: cannot be read: No such file or directory; "
                                       "check user 'u' in kubeconfig /k");
}

TEST_F(UserCertificateTest, SaysInItsRemedyWhatIsRefused) {
  Write(first_);
  const auto alone = FromFiles();
  ASSERT_TRUE(alone->Get(kNow) && alone->Certificate(kNow));
  EXPECT_EQ(alone->Remedy(), "the client certificate is refused; check user 'u' in kubeconfig /k");
  const auto with_token = FromFiles("t");
  ASSERT_TRUE(with_token->Get(kNow) && with_token->Certificate(kNow));
  EXPECT_EQ(with_token->Remedy(), "the token is refused; check user 'u' in kubeconfig /k");
  Write(MakeCertificate("", -60));
  ASSERT_TRUE(alone->Certificate(kNow));
  EXPECT_THAT(alone->Remedy(),
              MatchesRegex("the client certificate expired on 20.*Z; renew that of user 'u' in "
                           "kubeconfig /k"));
}

TEST(MakeTokenSource, ChoosesByWhatTheAccessHolds) {
  const auto describe = [](ClusterAccess access) {
    access.user_place = kPlace;
    const auto source = MakeTokenSource(access, {});
    return std::string(source->Scheme()) + " " + source->Get(kNow).value().Reveal();
  };
  TemporaryFolder folder;
  ClusterAccess access;
  EXPECT_EQ(describe(access), "Bearer ");
  access.token = Secret("inline");
  EXPECT_EQ(describe(access), "Bearer inline");
  access.token_file = folder.Write("token", "in-file\n");
  EXPECT_EQ(describe(access), "Bearer in-file");
  access = {};
  access.password.emplace("Aladdin", Secret("open sesame"));  // example of RFC 7617
  EXPECT_EQ(describe(access), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

TEST(MakeTokenSource, SaysWhatToCheckWhenTheServerRefuses) {
  ClusterAccess access;
  EXPECT_EQ(MakeTokenSource(access, {})->Remedy(),
            "the request carried no token; set --kubernetes.token-file");
  access.user_place = kPlace;
  EXPECT_EQ(MakeTokenSource(access, {})->Remedy(),
            "the request carried no token; check user 'u' in kubeconfig /k");
  access.password.emplace("u", Secret("hunter2"));
  EXPECT_THAT(MakeTokenSource(access, {})->Remedy(),
              AllOf(HasSubstr("user name and password are refused"), HasSubstr(kPlace),
                    Not(HasSubstr("hunter"))));
  access.password.reset();
  access.token_file = "/a/token";
  EXPECT_EQ(MakeTokenSource(access, {})->Remedy(),
            "the token is refused; check user 'u' in kubeconfig /k (/a/token)");
}

}  // namespace
}  // namespace exporter::kubernetes::user_certificate_test
