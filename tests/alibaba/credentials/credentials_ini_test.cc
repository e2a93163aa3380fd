// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credentials_ini.h"

#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"

namespace exporter::alibaba::credentials_ini_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const std::string kKey =
    "access_key_id = exampleAccessKeyId\naccess_key_secret = exampleAccessKeySecret\n";

Result<CredentialConfig> Read(const std::string& text, const std::string& section = "default") {
  return ConfigFromIni(text, section, {Variables({}), {}});
}

TEST(ParseIni, ReadsSectionsKeysAndComments) {
  const IniSections want{{"default", {{"type", "access_key"}, {"a", "b=c"}}},
                         {"my team", {{"x", "1"}, {"quoted", " # no comment "}, {"empty", ""}}}};
  EXPECT_EQ(ParseIni("\xEF\xBB\xBF# a comment\r\n"
                     "[default]\r\n"
                     "type=access_key ; the usual\n"
                     "  a : b=c\n"
                     "\n"
                     "[ my team ]\n"
                     "; another\n"
                     "x = 0\n"
                     "x = 1\n"
                     "quoted = \" # no comment \"\n"
                     "empty =\n")
                .value(),
            want);
  EXPECT_EQ(ParseIni("key = a#b;c").value(), (IniSections{{"default", {{"key", "a#b;c"}}}}));
  EXPECT_EQ(ParseIni("").value(), IniSections{});
}

TEST(ParseIni, NamesTheLineThatIsWrongAndNotWhatIsInIt) {
  EXPECT_THAT(ParseIni("[default]\nNobodyMayReadThis\n"),
              Refuses(ErrorKind::kConfig, "line 2 is neither [section] nor key = value"));
  EXPECT_THAT(ParseIni("= NobodyMayReadThis"), Refuses(ErrorKind::kConfig, HasSubstr("line 1 ")));
  EXPECT_THAT(ParseIni("[]"), Refuses(ErrorKind::kConfig, HasSubstr("line 1 ")));
}

TEST(ParseIni, SurvivesEveryCut) {
  const std::string text = "\xEF\xBB\xBF[a b]\r\nk = \"v\" ; c\n k2: 'v\n#\n[ ]\n[x\n=";
  for (std::size_t length = 0; length <= text.size(); ++length) {
    for (std::size_t start = 0; start <= length; ++start) {
      const auto sections = ParseIni(text.substr(start, length - start));
      if (sections) continue;
      EXPECT_THAT(sections, FailsWith(ErrorKind::kConfig, HasSubstr("line ")));
    }
  }
}

TEST(ConfigFromIni, ReadsKeys) {
  EXPECT_EQ(
      Read("[default]\ntype = access_key\n" + kKey).value(),
      (CredentialConfig{FixedKey{{"exampleAccessKeyId", Secret("exampleAccessKeySecret"), {}}}}));
  EXPECT_EQ(Read("[default]\ntype = sts\nsecurity_token = exampleSecurityToken\n" + kKey).value(),
            (CredentialConfig{FixedKey{{"exampleAccessKeyId", Secret("exampleAccessKeySecret"),
                                        Secret("exampleSecurityToken")}}}));
}

TEST(ConfigFromIni, ReadsTheSectionThatIsAskedFor) {
  const std::string text =
      "[default]\ntype = access_key\n[ecs]\ntype = ecs_ram_role\nrole_name = a-role\n";
  EXPECT_EQ(std::get<InstanceRole>(Read(text, "ecs")->start).role_name, "a-role");
  EXPECT_THAT(Read(text, "prod"),
              Refuses(ErrorKind::kConfig, HasSubstr("there is no section [prod]")));
}

TEST(ConfigFromIni, ReadsRoles) {
  const auto assumed = Read(
      "[default]\ntype = ram_role_arn\nrole_session_name = me\nrole_session_expiration = 900\n"
      "policy = {}\nexternal_id = an-id\nrole_arn = " +
      std::string(kRoleArn) + "\n" + kKey);
  ASSERT_THAT(assumed, IsOk());
  EXPECT_THAT(assumed->roles,
              testing::ElementsAre(RoleStep{.role = {.role_arn = kRoleArn,
                                                     .session_name = "me",
                                                     .external_id = "an-id",
                                                     .policy = "{}",
                                                     .duration = std::chrono::seconds{900}},
                                            .sts = {}}));
  const OidcRole oidc{
      .role = {.role_arn = kRoleArn}, .provider_arn = kProviderArn, .token_file = "/t", .sts = {}};
  EXPECT_EQ(Read("[default]\ntype = oidc_role_arn\nrole_arn = " + std::string(kRoleArn) +
                 "\noidc_provider_arn = " + kProviderArn + "\noidc_token_file_path = /t\n")
                .value(),
            CredentialConfig{oidc});
}

TEST(ConfigFromIni, NamesWhatIsWrong) {
  EXPECT_THAT(Read("[default]\ntype = rsa_key_pair\n"),
              Refuses(ErrorKind::kConfig,
                      AllOf(HasSubstr("section [default]: type 'rsa_key_pair' is not accepted"),
                            HasSubstr("access_key, sts, ecs_ram_role, ram_role_arn or "
                                      "oidc_role_arn"))));
  EXPECT_THAT(Read("[default]\n" + kKey), Refuses(ErrorKind::kConfig, HasSubstr("type ''")));
  EXPECT_THAT(Read("[default]\ntype = access_key\naccess_key_id = x\n"),
              Refuses(ErrorKind::kConfig, HasSubstr("key access_key_secret is empty")));
  EXPECT_THAT(Read("[default]\ntype = sts\n" + kKey),
              Refuses(ErrorKind::kConfig, HasSubstr("key security_token is empty")));
  EXPECT_THAT(Read("[default]\ntype = ram_role_arn\nrole_session_expiration = 1h\n" + kKey),
              Refuses(ErrorKind::kConfig, HasSubstr("role_session_expiration '1h': want seconds")));
}

}  // namespace
}  // namespace exporter::alibaba::credentials_ini_test
