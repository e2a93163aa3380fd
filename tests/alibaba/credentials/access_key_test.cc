// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/access_key.h"

#include <map>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/credential_testing.h"
#include "tests/alibaba/credentials/key_folder.h"

namespace exporter::alibaba::access_key_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kId = "ALIBABA_CLOUD_ACCESS_KEY_ID";
constexpr const char* kSecret = "ALIBABA_CLOUD_ACCESS_KEY_SECRET";
constexpr const char* kToken = "ALIBABA_CLOUD_SECURITY_TOKEN";

CredentialLookup InVariables(std::map<std::string, std::string> variables) {
  return FindKeyVariables({Variables(std::move(variables)), {}});
}

CredentialLookup InFiles(CredentialPaths paths) {
  return FindKeyFiles({Variables({}), {.files = std::move(paths)}});
}

TEST(FindKeyVariables, ReadsAllOfThem) {
  const auto found = InVariables({{kId, "an-id\n"}, {kSecret, "a-secret"}, {kToken, "a-token"}});
  EXPECT_EQ(found.value()->config,
            (CredentialConfig{FixedKey{{"an-id", Secret("a-secret"), Secret("a-token")}}}));
  EXPECT_FALSE(InVariables({{kId, ""}, {kSecret, ""}}).value());
}

TEST(FindKeyVariables, RefusesHalfAKey) {
  EXPECT_THAT(InVariables({{kId, "NobodyMayReadThis"}}),
              Refuses(ErrorKind::kConfig, HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is set but "
                                                    "ALIBABA_CLOUD_ACCESS_KEY_SECRET is not")));
  EXPECT_THAT(InVariables({{kSecret, "NobodyMayReadThis"}}),
              Refuses(ErrorKind::kConfig, HasSubstr("ALIBABA_CLOUD_ACCESS_KEY_ID is not")));
  EXPECT_THAT(InVariables({{kToken, "NobodyMayReadThis"}}),
              Refuses(ErrorKind::kConfig, AllOf(HasSubstr("ALIBABA_CLOUD_SECURITY_TOKEN is set"),
                                                HasSubstr("are not"))));
}

TEST(FindKeyVariables, RefusesAKeyThatNoHeaderMayHold) {
  EXPECT_THAT(InVariables({{kId, "NobodyMayReadThis\r\nid"}, {kSecret, "a-secret"}}),
              Refuses(ErrorKind::kConfig, HasSubstr("variable ALIBABA_CLOUD_ACCESS_KEY_ID holds")));
  EXPECT_THAT(
      InVariables({{kId, "an-id"}, {kSecret, " "}}),
      Refuses(ErrorKind::kConfig, HasSubstr("variable ALIBABA_CLOUD_ACCESS_KEY_SECRET is empty")));
}

TEST(FindKeyFiles, ReadsThem) {
  const KeyFolder folder;
  const CredentialPaths paths = folder.Paths("an-id\n", "a-secret", "a-token");
  EXPECT_EQ(InFiles(paths).value()->config,
            (CredentialConfig{KeyFiles{paths, {"an-id", Secret("a-secret"), Secret("a-token")}}}));
  EXPECT_FALSE(InFiles({}).value());
}

TEST(FindKeyFiles, NamesTheFlagOrFileThatIsWrong) {
  EXPECT_THAT(InFiles({.access_key_id = "/keys/id"}),
              Refuses(ErrorKind::kConfig, HasSubstr("--alibaba.access-key-id-file is set but "
                                                    "--alibaba.access-key-secret-file is not")));
  EXPECT_THAT(InFiles({.access_key_id = "/nowhere/id", .access_key_secret = "/nowhere/secret"}),
              Refuses(ErrorKind::kConfig, HasSubstr("file /nowhere/id cannot be read")));
}

}  // namespace
}  // namespace exporter::alibaba::access_key_test
