// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/access/token_file.h"

#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::kubernetes::token_file_test {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr TimePoint kStart{seconds{1'795'352'400}};

class TokenFileTest : public ::testing::Test {
 protected:
  TokenFileTest() {
    std::string folder = std::filesystem::temp_directory_path() / "token-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("mkdtemp: " + folder);
    folder_ = folder;
    path_ = folder_ / "token";
  }
  ~TokenFileTest() override { std::filesystem::remove_all(folder_); }

  void Write(const std::string& text) const { std::ofstream(path_, std::ios::binary) << text; }

  std::filesystem::path folder_;
  std::filesystem::path path_;
};

TEST_F(TokenFileTest, GivesTheTrimmedToken) {
  Write(" abc.def-_ghi\r\n");
  TokenFile token(path_);
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "abc.def-_ghi");
}

TEST_F(TokenFileTest, IsReadAgainAfterAMinute) {
  Write("old");
  TokenFile token(path_);
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "old");
  Write("new");
  EXPECT_EQ(token.Get(kStart + seconds{59}).value().Reveal(), "old");
  EXPECT_EQ(token.Get(kStart + seconds{60}).value().Reveal(), "new");
}

TEST_F(TokenFileTest, IsReadAgainWhenTheClockWasSetBack) {
  Write("old");
  TokenFile token(path_);
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "old");
  Write("new");
  EXPECT_EQ(token.Get(kStart - minutes{60}).value().Reveal(), "new");
}

TEST_F(TokenFileTest, IsReadAgainAtOnceWhenTheServerRefusedIt) {
  Write("old");
  TokenFile token(path_);
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "old");
  Write("new");
  token.Expire();
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "new");
}

TEST_F(TokenFileTest, KeepsAKnownTokenWhileTheFileIsUnreadable) {
  Write("old");
  TokenFile token(path_);
  EXPECT_EQ(token.Get(kStart).value().Reveal(), "old");
  std::filesystem::remove(path_);
  EXPECT_EQ(token.Get(kStart + minutes{5}).value().Reveal(), "old");
  Write("");
  EXPECT_EQ(token.Get(kStart + minutes{5}).value().Reveal(), "old");
  Write("new");
  EXPECT_EQ(token.Get(kStart + minutes{5}).value().Reveal(), "new");
}

TEST_F(TokenFileTest, NamesAFileThatCannotBeRead) {
  TokenFile absent(path_);
  EXPECT_THAT(absent.Get(kStart),
              FailsWith(ErrorKind::kConfig,
                        AllOf(HasSubstr("token file " + path_.string()), HasSubstr("No such file"),
                              HasSubstr("--kubernetes.token-file"))));
  TokenFile folder(folder_);
  EXPECT_THAT(folder.Get(kStart), FailsWith(ErrorKind::kConfig, HasSubstr("Is a directory")));
}

TEST_F(TokenFileTest, RefusesAFileThatHoldsNoToken) {
  for (const std::string text : {"", " \n", "two words", "two\nlines", "caf\xc3\xa9"}) {
    Write(text);
    TokenFile token(path_);
    EXPECT_THAT(token.Get(kStart), FailsWith(ErrorKind::kConfig, HasSubstr(path_.string())))
        << text;
  }
  Write(std::string("nul\0l", 5));
  TokenFile token(path_);
  EXPECT_THAT(token.Get(kStart), FailsWith(ErrorKind::kConfig, AllOf(HasSubstr("more than a token"),
                                                                     Not(HasSubstr("nul")))));
}

TEST_F(TokenFileTest, NamesItsFileInTheRemedy) {
  EXPECT_EQ(TokenFile("/a/token").Remedy(),
            "the token is refused; check --kubernetes.token-file (/a/token)");
}

TEST(FixedToken, IsEmptyByDefault) {
  FixedToken token;
  EXPECT_TRUE(token.Get(kStart).value().empty());
  EXPECT_THAT(token.Remedy(), HasSubstr("--kubernetes.token-file"));
}

}  // namespace
}  // namespace exporter::kubernetes::token_file_test
