// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/text.h"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace exporter::text_test {
namespace {

TEST(LowerCase, ChangesAsciiLettersOnly) {
  EXPECT_EQ(LowerCase("Released"), "released");
  EXPECT_EQ(LowerCase("AZ[az]09-\xc3\x84"), "az[az]09-\xc3\x84");
  EXPECT_EQ(LowerCase(""), "");
}

TEST(EqualsIgnoringCase, ComparesAsciiLetters) {
  EXPECT_TRUE(EqualsIgnoringCase("Retry-After", "retry-after"));
  EXPECT_FALSE(EqualsIgnoringCase("Retry-After", "retry-afte"));
  EXPECT_FALSE(EqualsIgnoringCase("[", "{"));
}

TEST(Join, PutsTheSeparatorBetweenTheTextsOfTheItems) {
  const std::vector<std::string> words{"a", "b"};
  EXPECT_EQ(Join(words, ", "), "a, b");
  EXPECT_EQ(Join(words, ";", [](const std::string& word) { return word + "!"; }), "a!;b!");
  EXPECT_EQ(Join(std::vector<std::string>{}, ", "), "");
}

}  // namespace
}  // namespace exporter::text_test
