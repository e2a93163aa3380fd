#include "exporter/alibaba/credentials/make_credentials.h"

#include <map>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/key_folder.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";

Environment Variables(std::map<std::string, std::string> variables) {
  return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
}

TEST(MakeCredentials, GivesNothingWhenNothingIsConfigured) {
  const auto source = MakeCredentials(Variables({}), {});
  ASSERT_THAT(source, IsOk());
  EXPECT_EQ(*source, nullptr);
}

TEST(MakeCredentials, TakesEmptyVariablesForUnset) {
  const auto source = MakeCredentials(Variables({{kId, ""}, {kSecret, ""}, {kToken, ""}}), {});
  ASSERT_THAT(source, IsOk());
  EXPECT_EQ(*source, nullptr);
}

TEST(MakeCredentials, ReadsTheVariables) {
  const auto source = MakeCredentials(
      Variables({{kId, "an-id\n"}, {kSecret, "a-secret"}, {kToken, "a-token"}}), {});
  ASSERT_THAT(source, IsOk());
  EXPECT_EQ(*(*source)->Get({}), (Credentials{"an-id", Secret("a-secret"), Secret("a-token")}));
}

TEST(MakeCredentials, PrefersFilesToVariables) {
  const KeyFolder folder;
  const auto source = MakeCredentials(Variables({{kId, "an-id"}, {kSecret, "a-secret"}}),
                                      folder.Paths("file-id", "file-secret", "file-token"));
  ASSERT_THAT(source, IsOk());
  EXPECT_EQ((*source)->Get({})->access_key_id, "file-id");
}

TEST(MakeCredentials, RefusesHalfAKeyInVariables) {
  EXPECT_THAT(
      MakeCredentials(Variables({{kId, "an-id"}}), {}),
      FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is set but "
                                                    "ALIBABA_CLOUD_ACCESS_KEY_SECRET is not"),
                                          Not(HasSubstr("an-id")))));
  EXPECT_THAT(MakeCredentials(Variables({{kSecret, "a-secret"}}), {}),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is not"),
                                                  Not(HasSubstr("a-secret")))));
  EXPECT_THAT(
      MakeCredentials(Variables({{kToken, "a-token"}}), {}),
      FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("ALIBABA_CLOUD_SECURITY_TOKEN is set but"),
                                          HasSubstr("are not"), Not(HasSubstr("a-token")))));
}

TEST(MakeCredentials, RefusesHalfAKeyInFlagsEvenWithGoodVariables) {
  EXPECT_THAT(MakeCredentials(Variables({{kId, "an-id"}, {kSecret, "a-secret"}}),
                              {.access_key_id = "/keys/id"}),
              FailsWith(ErrorKind::kConfig, HasSubstr("--alibaba.access-key-id-file is set but "
                                                      "--alibaba.access-key-secret-file is not")));
}

TEST(MakeCredentials, RefusesAKeyThatNoHeaderMayHold) {
  EXPECT_THAT(MakeCredentials(Variables({{kId, "an\r\nid"}, {kSecret, "a-secret"}}), {}),
              FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("variable ALIBABA_CLOUD_ACCESS_KEY_ID"),
                                                  Not(HasSubstr("an\r\nid")))));
  EXPECT_THAT(MakeCredentials(Variables({{kId, "an-id"}, {kSecret, " "}}), {}),
              FailsWith(ErrorKind::kConfig, "variable ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty"));
}

TEST(MakeCredentials, NamesTheFileThatCannotBeRead) {
  EXPECT_THAT(MakeCredentials(Variables({}), {.access_key_id = "/nowhere/id",
                                              .access_key_secret = "/nowhere/secret"}),
              FailsWith(ErrorKind::kConfig, HasSubstr("file /nowhere/id cannot be read")));
}

}  // namespace
}  // namespace exporter::alibaba
