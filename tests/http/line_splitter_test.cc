// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/line_splitter.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exporter::line_splitter_test {
namespace {

using ::testing::ElementsAre;

TEST(LineSplitter, JoinsWhatCameInPieces) {
  const std::string text = "one\n\ntwo two\nthree";
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    std::vector<std::string> lines;
    LineSplitter splitter(100, [&](std::string_view line) {
      lines.emplace_back(line);
      return true;
    });
    for (std::size_t at = 0; at < text.size(); at += piece) {
      ASSERT_TRUE(splitter.Feed(std::string_view(text).substr(at, piece)));
    }
    EXPECT_THAT(lines, ElementsAre("one", "", "two two"));
    EXPECT_TRUE(splitter.is_cut());
  }
}

TEST(LineSplitter, StopsWhenToldTo) {
  int lines = 0;
  LineSplitter splitter(100, [&](std::string_view) { return ++lines < 2; });
  EXPECT_FALSE(splitter.Feed("1\n2\n3\n"));
  EXPECT_EQ(lines, 2);
}

TEST(LineSplitter, RefusesALineWithoutEnd) {
  LineSplitter splitter(10, [](std::string_view) { return true; });
  EXPECT_TRUE(splitter.Feed("0123456789"));
  EXPECT_FALSE(splitter.is_cut() && splitter.Feed("x"));
}

}  // namespace
}  // namespace exporter::line_splitter_test
