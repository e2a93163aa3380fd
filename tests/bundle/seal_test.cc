// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/seal.h"

#include <gmock/gmock.h>

namespace exporter::seal_test {
namespace {

using testing::EndsWith;
using testing::MatchesRegex;
using testing::StartsWith;

TEST(Seal, IsACommentInYaml) {
  const std::string sealed = Sealed("a.yml", "groups: []\n");
  EXPECT_THAT(sealed, MatchesRegex("# ack-storage-exporter bundle sha256:[0-9a-f]{64}\n"
                                   "groups: \\[\\]\n"));
  EXPECT_EQ(SealOf("a.yml", sealed), Seal::kWhole);
}

TEST(Seal, IsAFieldInJson) {
  const std::string sealed = Sealed("a.json", "{\n  \"uid\": \"a\"\n}\n");
  EXPECT_THAT(sealed, StartsWith("{\n  \"__bundle\": \"ack-storage-exporter bundle sha256:"));
  EXPECT_THAT(sealed, EndsWith("\",\n  \"uid\": \"a\"\n}\n"));
  EXPECT_EQ(SealOf("a.json", sealed), Seal::kWhole);
}

TEST(Seal, BreaksWithEveryChange) {
  const std::string sealed = Sealed("a.yml", "groups: []\n");
  for (std::size_t i = sealed.find(':') + 1; i < sealed.size(); ++i) {
    std::string changed = sealed;
    changed[i] = changed[i] == '0' ? '1' : '0';
    EXPECT_EQ(SealOf("a.yml", changed), Seal::kBroken) << i;
  }
  EXPECT_EQ(SealOf("a.yml", sealed + "\n"), Seal::kBroken);
  for (std::size_t size = sealed.find(':') + 1; size < sealed.size(); ++size) {
    EXPECT_EQ(SealOf("a.yml", sealed.substr(0, size)), Seal::kBroken) << size;
  }
}

TEST(Seal, BreaksUnderAnotherName) {
  EXPECT_EQ(SealOf("b.yml", Sealed("a.yml", "groups: []\n")), Seal::kBroken);
}

TEST(Seal, IsMissingInFilesOfOthers) {
  EXPECT_EQ(SealOf("a.yml", ""), Seal::kNone);
  EXPECT_EQ(SealOf("a.yml", "groups: []\n"), Seal::kNone);
}

// So that a file written by one version is known to the next one:
//   printf 'a.yml\n# ack-storage-exporter bundle sha256:%064d\nx: 1\n' 0 | sha256sum
TEST(Seal, StaysTheSame) {
  EXPECT_EQ(Sealed("a.yml", "x: 1\n"),
            "# ack-storage-exporter bundle sha256:"
            "e71c5e3bfe53862c953b70d923ed77901006a7f9f3e221055dcbafa2c6862863\nx: 1\n");
}

}  // namespace
}  // namespace exporter::seal_test
