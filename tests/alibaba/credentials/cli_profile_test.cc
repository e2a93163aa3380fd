// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/cli_profile.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/json_mutations.h"

namespace exporter::alibaba::cli_profile_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

CredentialContext Context(std::map<std::string, std::string> variables = {}) {
  return {Variables(std::move(variables)), {}};
}

Result<CredentialConfig> OfFixture(const std::string& name, const CredentialContext& context) {
  return ConfigFromCliProfile(ReadFixture("cli_config.json"), name, context);
}

// The config from a file with just these profiles; selects the first.
Result<CredentialConfig> OfProfiles(const std::vector<nlohmann::json>& profiles,
                                    const CredentialContext& context = Context()) {
  const nlohmann::json file{{"current", profiles.front().at("name")}, {"profiles", profiles}};
  return ConfigFromCliProfile(file.dump(), "", context);
}

RoleToAssume Role() {
  return {.role_arn = kRoleArn, .session_name = "disk-exporter"};
}

const Credentials kPermanent{"exampleAccessKeyId", Secret("exampleAccessKeySecret"), {}};
const Credentials kTemporary{"exampleAccessKeyId", Secret("exampleAccessKeySecret"),
                             Secret("exampleSecurityToken")};

nlohmann::json KeyProfile(const std::string& name, const std::string& mode) {
  return {{"name", name},
          {"mode", mode},
          {"access_key_id", "exampleAccessKeyId"},
          {"access_key_secret", "exampleAccessKeySecret"}};
}

TEST(ConfigFromCliProfile, TakesTheCurrentProfileElseTheNamedOne) {
  EXPECT_EQ(OfFixture("", Context()).value(), (CredentialConfig{FixedKey{kPermanent}}));
  EXPECT_EQ(OfFixture("ecs", Context()).value(),
            (CredentialConfig{InstanceRole{.role_name = "disk-exporter-node-role",
                                           .metadata_url = "http://100.100.100.200",
                                           .allows_v1 = true}}));
}

TEST(ConfigFromCliProfile, ReadsAnOidcProfile) {
  const OidcRole oidc{.role = Role(),
                      .provider_arn = kProviderArn,
                      .token_file = "/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token",
                      .sts = {.region = "cn-shenzhen"}};
  EXPECT_EQ(OfFixture("oidc", Context()).value(), CredentialConfig{oidc});
}

TEST(ConfigFromCliProfile, FollowsSourceProfiles) {
  const auto config = OfFixture("chained", Context());
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(std::get<InstanceRole>(config->start).role_name, "disk-exporter-node-role");
  EXPECT_THAT(config->roles, testing::ElementsAre(RoleStep{Role(), {}}));
}

TEST(ConfigFromCliProfile, TakesOnTheRolesOfAChainFromItsEnd) {
  nlohmann::json first = KeyProfile("first", "RamRoleArn");
  first["ram_role_arn"] = "acs:ram::1:role/one";
  const auto config = OfProfiles({{{"name", "third"},
                                   {"mode", "ChainableRamRoleArn"},
                                   {"source_profile", "second"},
                                   {"ram_role_arn", "acs:ram::3:role/three"}},
                                  {{"name", "second"},
                                   {"mode", "ChainableRamRoleArn"},
                                   {"source_profile", "first"},
                                   {"ram_role_arn", "acs:ram::2:role/two"}},
                                  first});
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(std::get<FixedKey>(config->start).credentials, kPermanent);
  ASSERT_THAT(config->roles, testing::SizeIs(3));
  EXPECT_EQ(config->roles[0].role.role_arn, "acs:ram::1:role/one");
  EXPECT_EQ(config->roles[1].role.role_arn, "acs:ram::2:role/two");
  EXPECT_EQ(config->roles[2].role.role_arn, "acs:ram::3:role/three");
}

TEST(ConfigFromCliProfile, ReadsAllThatARoleMayHave) {
  nlohmann::json profile = KeyProfile("p", "RamRoleArn");
  profile.update({{"sts_token", "exampleSecurityToken"},
                  {"ram_role_arn", kRoleArn},
                  {"ram_session_name", "me"},
                  {"expired_seconds", 900},
                  {"sts_region", "cn-beijing"},
                  {"enable_vpc", true},
                  {"external_id", "an-id"},
                  {"policy", "{}"}});
  const auto config = OfProfiles({profile});
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(std::get<FixedKey>(config->start).credentials, kTemporary);
  const RoleStep step{.role = {.role_arn = kRoleArn,
                               .session_name = "me",
                               .external_id = "an-id",
                               .policy = "{}",
                               .duration = std::chrono::seconds{900}},
                      .sts = {.region = "cn-beijing", .network = Network::kVpc}};
  EXPECT_THAT(config->roles, testing::ElementsAre(step));
}

TEST(ConfigFromCliProfile, ReadsTheOtherModes) {
  nlohmann::json token = KeyProfile("p", "StsToken");
  token["sts_token"] = "exampleSecurityToken";
  EXPECT_EQ(OfProfiles({token}).value(), (CredentialConfig{FixedKey{kTemporary}}));
  EXPECT_EQ(
      OfProfiles({{{"name", "p"}, {"mode", "External"}, {"process_command", "/bin/sh -c 'x y'"}}})
          .value(),
      (CredentialConfig{CredentialProcess{"/bin/sh", {"-c", "x y"}}}));
  EXPECT_EQ(OfProfiles({{{"name", "p"},
                         {"mode", "CredentialsURI"},
                         {"credentials_uri", "http://localhost:6666/"}}})
                .value(),
            (CredentialConfig{CredentialsUri{"http://localhost:6666/"}}));
}

TEST(ConfigFromCliProfile, FillsInFromTheVariables) {
  const CredentialContext context = Context({{"ALIBABA_CLOUD_ROLE_SESSION_NAME", "from-variable"},
                                             {"ALIBABA_CLOUD_IMDSV1_DISABLED", "TRUE"}});
  nlohmann::json profile = KeyProfile("p", "RamRoleArn");
  profile["ram_role_arn"] = kRoleArn;
  EXPECT_EQ(OfProfiles({profile}, context)->roles.front().role.session_name, "from-variable");
  EXPECT_EQ(OfProfiles({profile})->roles.front().role.session_name, "ack-storage-exporter");
  EXPECT_FALSE(std::get<InstanceRole>(OfFixture("ecs", context)->start).allows_v1);
}

TEST(ConfigFromCliProfile, NamesTheProfileThatIsMissing) {
  EXPECT_THAT(OfFixture("prod", Context()),
              Refuses(ErrorKind::kConfig,
                      HasSubstr("profile 'prod': there is none of that name; there are default, "
                                "oidc, ecs, chained")));
  EXPECT_THAT(ConfigFromCliProfile(R"({"profiles":[]})", "", Context()),
              Refuses(ErrorKind::kConfig, HasSubstr("field current names no profile")));
  EXPECT_THAT(ConfigFromCliProfile(R"({"current":"x"})", "", Context()),
              Refuses(ErrorKind::kConfig, HasSubstr("nor any other")));
  EXPECT_THAT(ConfigFromCliProfile("exampleAccessKeySecret", "", Context()),
              Refuses(ErrorKind::kConfig, testing::_));
}

TEST(ConfigFromCliProfile, NoticesACircle) {
  const auto chained = [](const char* name, const char* source) {
    return nlohmann::json{{"name", name},
                          {"mode", "ChainableRamRoleArn"},
                          {"source_profile", source},
                          {"ram_role_arn", kRoleArn}};
  };
  EXPECT_THAT(OfProfiles({chained("a", "b"), chained("b", "c"), chained("c", "b")}),
              Refuses(ErrorKind::kConfig, HasSubstr("a -> b -> c -> b")));
  EXPECT_THAT(OfProfiles({chained("a", "a")}), Refuses(ErrorKind::kConfig, HasSubstr("a -> a")));
  EXPECT_THAT(OfProfiles({chained("a", "")}),
              Refuses(ErrorKind::kConfig, HasSubstr("profile 'a': field source_profile is empty")));
  EXPECT_THAT(OfProfiles({chained("a", "gone")}),
              Refuses(ErrorKind::kConfig, HasSubstr("profile 'gone': there is none")));
}

TEST(ConfigFromCliProfile, SaysWhichModesItKnows) {
  for (const char* mode : {"CloudSSO", "OAuth"}) {
    EXPECT_THAT(OfProfiles({KeyProfile("p", mode)}),
                Refuses(ErrorKind::kConfig, AllOf(HasSubstr("mode '" + std::string(mode) + "'"),
                                                  HasSubstr("needs a person who logs in"))));
  }
  EXPECT_THAT(OfProfiles({KeyProfile("p", "RsaKeyPair")}),
              Refuses(ErrorKind::kConfig,
                      HasSubstr("mode 'RsaKeyPair' is not accepted, want AK, StsToken, RamRoleArn, "
                                "EcsRamRole, OIDC, ChainableRamRoleArn, External or "
                                "CredentialsURI")));
}

TEST(ConfigFromCliProfile, NamesTheFieldThatIsWrong) {
  nlohmann::json profile = KeyProfile("p", "StsToken");
  EXPECT_THAT(OfProfiles({profile}),
              Refuses(ErrorKind::kConfig, HasSubstr("profile 'p': field sts_token is empty")));
  profile.erase("access_key_secret");
  EXPECT_THAT(OfProfiles({profile}),
              Refuses(ErrorKind::kConfig, HasSubstr("field access_key_secret is empty")));
  profile = KeyProfile("p", "RamRoleArn");
  profile.update({{"ram_role_arn", kRoleArn}, {"expired_seconds", "3600"}});
  EXPECT_THAT(OfProfiles({profile}), Refuses(ErrorKind::kConfig, HasSubstr("expired_seconds")));
}

TEST(ConfigFromCliProfile, SurvivesEveryMutation) {
  const std::string fixture = ReadFixture("cli_config.json");
  for (const char* name : {"", "oidc", "ecs", "chained"}) {
    const std::size_t count = ForEachMutation(fixture, [&](const std::string& mutated) {
      const auto config = ConfigFromCliProfile(mutated, name, Context());
      if (config) return;
      EXPECT_THAT(config, Refuses(ErrorKind::kConfig, testing::_));
    });
    EXPECT_GT(count, 200U);
  }
}

}  // namespace
}  // namespace exporter::alibaba::cli_profile_test
