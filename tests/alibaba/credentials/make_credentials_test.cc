// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/make_credentials.h"

#include <map>
#include <string>
#include <vector>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/credentials/key_folder.h"
#include "tests/alibaba/fixture.h"
#include "tests/support/temporary_folder.h"

namespace exporter::alibaba::make_credentials_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";
constexpr const char* kRole = "ALIBABA_CLOUD_ROLE_ARN";
constexpr const char* kProvider = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
constexpr const char* kTokenFile = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
constexpr const char* kIni =
    "[default]\ntype = access_key\naccess_key_id = iniId\n"
    "access_key_secret = exampleAccessKeySecret\n";

// A home folder with every credential file, and the variables of every source.
class ChooseCredentialsTest : public testing::Test {
 protected:
  Result<CredentialChoice> Choose() const {
    return ChooseCredentials(Variables(variables_), options_);
  }
  // The name of the chosen source, or the error.
  std::string Name() const {
    const auto choice = Choose();
    return choice ? choice->name : choice.error().message;
  }
  void SetKey() { variables_.insert({{kId, "an-id"}, {kSecret, "exampleAccessKeySecret"}}); }
  void SetRrsa() {
    variables_.insert({{kRole, kRoleArn},
                       {kProvider, kProviderArn},
                       {kTokenFile, home_.Write("token", kOidcToken)}});
  }
  void WriteProfiles() { home_.Write(".aliyun/config.json", ReadFixture("cli_config.json")); }
  void WriteIni() { home_.Write(".alibabacloud/credentials", kIni); }
  // The first key from this choice, served from the fixtures.
  Credentials KeyOf(const CredentialChoice& choice) {
    return OpenCredentials(choice, world_.Tools())->Get(ServedAt(), {}).value();
  }

  TemporaryFolder home_;
  KeyFolder keys_;
  std::map<std::string, std::string> variables_{{"HOME", home_.path()}};
  CredentialOptions options_;
  FakeWorld world_{InTurn({Respond(200, ReadFixture("assume_role_with_oidc.json"))}),
                   InTurn({Respond(200, ReadFixture("credentials_uri.json"))})};
};

TEST_F(ChooseCredentialsTest, GivesNothingWhenNothingIsConfigured) {
  ASSERT_THAT(Choose(), IsOk());
  EXPECT_FALSE(Choose()->exists());
  variables_.insert({{kId, ""}, {kSecret, ""}, {kToken, ""}, {kRole, ""}});
  EXPECT_EQ(Name(), "");
  variables_.erase("HOME");
  EXPECT_EQ(Name(), "");
}

TEST_F(ChooseCredentialsTest, KeepsTheOfficialOrder) {
  struct Step {
    const char* name;
    std::function<void()> configure;
  };
  // In reverse precedence: each step configures a source that then wins.
  const std::vector<Step> from_the_end{
      {"uri", [&] { variables_["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://localhost:6666/"; }},
      {"ecs-role", [&] { variables_["ALIBABA_CLOUD_ECS_METADATA"] = "a-role"; }},
      {"credentials-file", [&] { WriteIni(); }},
      {"profile", [&] { WriteProfiles(); }},
      {"oidc", [&] { SetRrsa(); }},
      {"environment", [&] { SetKey(); }},
      {"files",
       [&] {
         options_.files = keys_.Paths("id", "secret", "");
         options_.files.security_token.clear();
       }},
  };
  for (const Step& step : from_the_end) {
    EXPECT_NE(Name(), step.name);
    step.configure();
    EXPECT_EQ(Name(), step.name);
  }
  EXPECT_THAT(CredentialSourceNames(), ElementsAre("files", "environment", "oidc", "profile",
                                                   "credentials-file", "ecs-role", "uri"));
  for (const std::string_view name : CredentialSourceNames()) {
    options_.pinned = name;
    EXPECT_EQ(Name(), name) << "a pin wins whatever else is configured";
  }
}

TEST_F(ChooseCredentialsTest, RefusesAnUnknownPin) {
  options_.pinned = "rrsa";
  EXPECT_EQ(Name(),
            "--alibaba.credentials: 'rrsa' is not accepted, want one of auto, files, environment, "
            "oidc, profile, credentials-file, ecs-role, uri");
  options_.pinned = "auto";
  EXPECT_EQ(Name(), "");
}

TEST_F(ChooseCredentialsTest, SaysWhatAPinnedSourceLacks) {
  for (const std::string_view name : CredentialSourceNames()) {
    if (name == "ecs-role") continue;  // always configured
    options_.pinned = name;
    EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig,
                                  AllOf(StartsWith("credentials from " + std::string(name) + ": "),
                                        HasSubstr("it is not configured: "))));
  }
}

TEST_F(ChooseCredentialsTest, ReadsFilesAndVariables) {
  variables_.insert({{kId, "an-id\n"}, {kSecret, "a-secret"}, {kToken, "a-token"}});
  EXPECT_EQ(KeyOf(*Choose()), (Credentials{"an-id", Secret("a-secret"), Secret("a-token")}));
  options_.files = keys_.Paths("file-id", "file-secret", "file-token");
  EXPECT_EQ(KeyOf(*Choose()),
            (Credentials{"file-id", Secret("file-secret"), Secret("file-token")}));
}

TEST_F(ChooseCredentialsTest, DoesNotPassOverWhatIsBroken) {
  SetRrsa();
  variables_[kId] = "NobodyMayReadThis";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, StartsWith("credentials from environment: ")));
  variables_[kSecret] = "a-secret";
  options_.files.access_key_id = "/keys/id";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, StartsWith("credentials from files: ")));
}

TEST_F(ChooseCredentialsTest, TakesOnTheRoleOfRrsa) {
  SetRrsa();
  variables_["ALIBABA_CLOUD_STS_ENDPOINT"] = "sts-vpc.cn-shenzhen.aliyuncs.com";
  variables_["ALIBABA_CLOUD_ROLE_SESSION_NAME"] = "my-session";
  EXPECT_EQ(KeyOf(*Choose()).access_key_id, "STS.exampleTemporaryKeyId");
  const HttpRequest request = world_.transport.requests().at(0);
  EXPECT_THAT(request.url, StartsWith("https://sts-vpc.cn-shenzhen.aliyuncs.com/?Action="));
  EXPECT_THAT(request.body, HasSubstr("RoleSessionName=my-session"));
}

TEST_F(ChooseCredentialsTest, RefusesHalfOfRrsa) {
  SetRrsa();
  const auto all = variables_;
  for (const char* missing : {kRole, kProvider, kTokenFile}) {
    variables_ = all;
    variables_.erase(missing);
    EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig,
                                  AllOf(StartsWith("credentials from oidc: "),
                                        HasSubstr(std::string(missing) + " is not set"))));
  }
  variables_ = {{kRole, kRoleArn}};
  EXPECT_EQ(Name(), "") << "the role alone may be meant for others";
}

TEST_F(ChooseCredentialsTest, RefusesBrokenRrsa) {
  SetRrsa();
  variables_[kTokenFile] = home_.path() + "/absent";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, AllOf(StartsWith("credentials from oidc: "),
                                                          HasSubstr("/absent"))));
  SetRrsa();
  variables_[kTokenFile] = home_.path() + "/token";
  variables_[kRole] = "disk-exporter";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, HasSubstr("role 'disk-exporter'")));
}

// The STS endpoint from options and variables.
TEST_F(ChooseCredentialsTest, FindsSts) {
  SetRrsa();
  const auto url = [&] {
    return ResolveSts(std::get<OidcRole>(Choose()->config.start).sts).value().url;
  };
  EXPECT_EQ(url(), "https://sts.aliyuncs.com/");
  variables_["ALIBABA_CLOUD_STS_REGION"] = "cn-shenzhen";
  EXPECT_EQ(url(), "https://sts.cn-shenzhen.aliyuncs.com/");
  variables_["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED"] = "True";
  EXPECT_EQ(url(), "https://sts-vpc.cn-shenzhen.aliyuncs.com/");
  options_.sts_region = "cn-beijing";
  EXPECT_EQ(url(), "https://sts-vpc.cn-beijing.aliyuncs.com/");
  variables_["ALIBABA_CLOUD_STS_ENDPOINT"] = "https://sts.example.com";
  EXPECT_EQ(url(), "https://sts.example.com/");
  options_.endpoint = "http://127.0.0.1:1/all";
  EXPECT_EQ(url(), "http://127.0.0.1:1/all/");
  options_.endpoints["sts"] = "http://127.0.0.1:2";
  EXPECT_EQ(url(), "http://127.0.0.1:2/");
  options_.endpoints["sts"] = "127.0.0.1:2?x";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, HasSubstr("STS endpoint")));
}

TEST_F(ChooseCredentialsTest, ReadsProfilesFromWhereTheVariablesSay) {
  WriteProfiles();
  EXPECT_EQ(KeyOf(*Choose()).access_key_id, "exampleAccessKeyId");
  variables_["ALIBABA_CLOUD_PROFILE"] = "ecs";
  EXPECT_EQ(std::get<InstanceRole>(Choose()->config.start).role_name, "disk-exporter-node-role");
  variables_["ALIBABA_CLOUD_PROFILE"] = "prod";
  EXPECT_THAT(Choose(),
              Refuses(ErrorKind::kConfig, AllOf(StartsWith("credentials from profile: file "),
                                                HasSubstr("config.json: profile 'prod'"))));
  variables_["ALIBABA_CLOUD_CLI_PROFILE_DISABLED"] = "true";
  EXPECT_EQ(Name(), "");
  variables_.erase("ALIBABA_CLOUD_CLI_PROFILE_DISABLED");
  variables_.erase("ALIBABA_CLOUD_PROFILE");
  variables_["ALIBABA_CLOUD_CONFIG_FILE"] = home_.path() + "/absent.json";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig,
                                AllOf(HasSubstr("/absent.json"), HasSubstr("No such file"))));
  variables_["ALIBABA_CLOUD_CONFIG_FILE"] = home_.Write("broken.json", "exampleAccessKeySecret");
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, HasSubstr("/broken.json")));
}

TEST_F(ChooseCredentialsTest, ChecksWhatAProfileLeadsTo) {
  WriteProfiles();
  variables_["ALIBABA_CLOUD_PROFILE"] = "oidc";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig,
                                AllOf(StartsWith("credentials from profile: "),
                                      HasSubstr("rrsa-tokens/token"), HasSubstr("No such file"))));
}

TEST_F(ChooseCredentialsTest, ReadsTheIniFileFromWhereTheVariablesSay) {
  WriteIni();
  EXPECT_EQ(KeyOf(*Choose()).access_key_id, "iniId");
  variables_["ALIBABA_CLOUD_PROFILE"] = "prod";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, HasSubstr("there is no section [prod]")));
  variables_["ALIBABA_CLOUD_CREDENTIALS_FILE"] =
      home_.Write("mine", "[prod]\ntype=access_key\naccess_key_id=other\naccess_key_secret=x\n");
  EXPECT_EQ(KeyOf(*Choose()).access_key_id, "other");
}

TEST_F(ChooseCredentialsTest, TakesUpAChangedFile) {
  WriteIni();
  const auto source = OpenCredentials(*Choose(), world_.Tools());
  EXPECT_EQ(source->Get(ServedAt(), {})->access_key_id, "iniId");
  home_.Write(".alibabacloud/credentials",
              "[default]\ntype=access_key\naccess_key_id=rotated\naccess_key_secret=x\n");
  EXPECT_EQ(source->Get(ServedAt() + std::chrono::minutes{1}, {})->access_key_id, "rotated");
  home_.Write(".alibabacloud/credentials", "[default]\n");
  EXPECT_EQ(source->Get(ServedAt() + std::chrono::minutes{2}, {})->access_key_id, "rotated");
}

TEST_F(ChooseCredentialsTest, AsksTheMetadataServiceOnlyWhenItIsMeant) {
  EXPECT_EQ(Name(), "");
  options_.asks_metadata = true;
  EXPECT_EQ(Name(), "ecs-role");
  EXPECT_EQ(
      std::get<InstanceRole>(Choose()->config.start),
      (InstanceRole{.role_name = "", .metadata_url = "http://100.100.100.200", .allows_v1 = true}));
  variables_["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://localhost:6666/";
  EXPECT_EQ(Name(), "uri") << "what is written down goes before a guess";
  variables_["ALIBABA_CLOUD_ECS_METADATA"] = "a-role";
  variables_["ALIBABA_CLOUD_IMDSV1_DISABLED"] = "true";
  options_.metadata_url = "http://127.0.0.1:8080";
  EXPECT_EQ(
      std::get<InstanceRole>(Choose()->config.start),
      (InstanceRole{
          .role_name = "a-role", .metadata_url = "http://127.0.0.1:8080", .allows_v1 = false}));
  variables_["ALIBABA_CLOUD_ECS_METADATA_DISABLED"] = "true";
  EXPECT_EQ(Name(), "uri");
  options_.pinned = "ecs-role";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig,
                                HasSubstr("ALIBABA_CLOUD_ECS_METADATA_DISABLED is true")));
}

TEST_F(ChooseCredentialsTest, AsksTheUri) {
  variables_["ALIBABA_CLOUD_CREDENTIALS_URI"] = "http://localhost:6666/";
  EXPECT_EQ(KeyOf(*Choose()).access_key_id, "STS.exampleUriKeyId");
  variables_["ALIBABA_CLOUD_CREDENTIALS_URI"] = "localhost/NobodyMayReadThis";
  EXPECT_THAT(Choose(), Refuses(ErrorKind::kConfig, StartsWith("credentials from uri: ")));
}

}  // namespace
}  // namespace exporter::alibaba::make_credentials_test
