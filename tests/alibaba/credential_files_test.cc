#include "exporter/alibaba/credentials/credential_files.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/key_folder.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(CredentialFiles, ReadsKeysWithoutTheLineEndsAroundThem) {
  const KeyFolder folder;
  const auto source =
      CredentialFiles::Create(folder.Paths("an-id\n", "  a-secret\r\n", "a-token\n"));
  ASSERT_THAT(source, IsOk());
  const auto credentials = (*source)->Get({});
  ASSERT_THAT(credentials, IsOk());
  EXPECT_EQ(*credentials, (Credentials{"an-id", Secret("a-secret"), Secret("a-token")}));
}

TEST(CredentialFiles, NeedsNoToken) {
  const KeyFolder folder;
  CredentialPaths paths = folder.Paths("an-id", "a-secret", "");
  paths.security_token.clear();
  const auto source = CredentialFiles::Create(paths);
  ASSERT_THAT(source, IsOk());
  EXPECT_TRUE((*source)->Get({})->security_token.empty());
}

TEST(CredentialFiles, SeesARotatedKeyAtOnce) {
  const KeyFolder folder;
  const auto source = CredentialFiles::Create(folder.Paths("id-1", "secret-1", "token-1"));
  ASSERT_THAT(source, IsOk());
  const CredentialPaths paths = folder.Paths("id-2", "secret-2", "token-2");
  EXPECT_EQ(*(*source)->Get({}), (Credentials{"id-2", Secret("secret-2"), Secret("token-2")}));
}

TEST(CredentialFiles, KeepsTheLastKeysWhileAFileCannotBeRead) {
  const KeyFolder folder;
  const CredentialPaths paths = folder.Paths("id-1", "secret-1", "token-1");
  const auto source = CredentialFiles::Create(paths);
  ASSERT_THAT(source, IsOk());
  std::filesystem::remove(paths.access_key_secret);
  EXPECT_EQ((*source)->Get({})->access_key_id, "id-1");
}

TEST(CredentialFiles, NamesTheFileThatIsWrongAndNotWhatIsInIt) {
  const KeyFolder folder;
  const CredentialPaths good = folder.Paths("id", "very secret", "token");
  EXPECT_THAT(CredentialFiles::Create(good),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr(good.access_key_secret), Not(HasSubstr("very secret")))));
  EXPECT_THAT(CredentialFiles::Create(folder.Paths("id", "\n", "token")),
              FailsWith(ErrorKind::kConfig, "file " + good.access_key_secret + " is empty"));
  EXPECT_THAT(CredentialFiles::Create(folder.Paths("id", std::string(70'000, 'x'), "token")),
              FailsWith(ErrorKind::kConfig, HasSubstr("too long")));
  CredentialPaths absent = good;
  absent.access_key_id += "-absent";
  EXPECT_THAT(CredentialFiles::Create(absent),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr(absent.access_key_id), HasSubstr("No such file"))));
  CredentialPaths directory = good;
  directory.access_key_id = std::filesystem::path(good.access_key_id).parent_path();
  EXPECT_THAT(CredentialFiles::Create(directory),
              FailsWith(ErrorKind::kConfig, HasSubstr("Is a directory")));
}

}  // namespace
}  // namespace exporter::alibaba
