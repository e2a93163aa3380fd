// SPDX-License-Identifier: Apache-2.0
#include "exporter/alibaba/credentials/credential_files.h"

#include <filesystem>
#include <string>

#include <gmock/gmock.h>

#include "tests/alibaba/credentials/key_folder.h"
#include "tests/support/matchers.h"

namespace exporter::alibaba::credential_files_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(ReadCredentialFiles, ReadsKeysWithoutTheLineEndsAroundThem) {
  const KeyFolder folder;
  EXPECT_EQ(ReadCredentialFiles(folder.Paths("an-id\n", "  a-secret\r\n", "a-token\n")).value(),
            (Credentials{"an-id", Secret("a-secret"), Secret("a-token")}));
}

TEST(ReadCredentialFiles, NeedsNoToken) {
  const KeyFolder folder;
  CredentialPaths paths = folder.Paths("an-id", "a-secret", "");
  paths.security_token.clear();
  EXPECT_TRUE(ReadCredentialFiles(paths)->security_token.empty());
}

TEST(CredentialFiles, SeesARotatedKeyAtOnce) {
  const KeyFolder folder;
  const CredentialPaths paths = folder.Paths("id-1", "secret-1", "token-1");
  CredentialFiles source(paths, *ReadCredentialFiles(paths));
  folder.Paths("id-2", "secret-2", "token-2");
  EXPECT_EQ(*source.Get({}, {}), (Credentials{"id-2", Secret("secret-2"), Secret("token-2")}));
}

TEST(CredentialFiles, KeepsTheLastKeysWhileAFileCannotBeRead) {
  const KeyFolder folder;
  const CredentialPaths paths = folder.Paths("id-1", "secret-1", "token-1");
  CredentialFiles source(paths, *ReadCredentialFiles(paths));
  std::filesystem::remove(paths.access_key_secret);
  EXPECT_EQ(source.Get({}, {})->access_key_id, "id-1");
}

TEST(ReadCredentialFiles, NamesTheFileThatIsWrongAndNotWhatIsInIt) {
  const KeyFolder folder;
  const CredentialPaths good = folder.Paths("id", "very secret", "token");
  EXPECT_THAT(ReadCredentialFiles(good),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr(good.access_key_secret), Not(HasSubstr("very secret")))));
  EXPECT_THAT(ReadCredentialFiles(folder.Paths("id", "\n", "token")),
              FailsWith(ErrorKind::kConfig, "file " + good.access_key_secret + " is empty"));
  EXPECT_THAT(ReadCredentialFiles(folder.Paths("id", std::string(70'000, 'x'), "token")),
              FailsWith(ErrorKind::kConfig, HasSubstr("too long")));
  CredentialPaths absent = good;
  absent.access_key_id += "-absent";
  EXPECT_THAT(ReadCredentialFiles(absent),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr(absent.access_key_id), HasSubstr("No such file"))));
  CredentialPaths directory = good;
  directory.access_key_id = std::filesystem::path(good.access_key_id).parent_path();
  EXPECT_THAT(ReadCredentialFiles(directory),
              FailsWith(ErrorKind::kConfig, HasSubstr("Is a directory")));
}

}  // namespace
}  // namespace exporter::alibaba::credential_files_test
