// SPDX-License-Identifier: Apache-2.0
#include "exporter/http/pages.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/matchers.h"

namespace exporter::pages_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Page = PageOf<int>;

TEST(CollectPages, JoinsThePagesInOrder) {
  std::vector<std::string> cursors;
  const auto items = CollectPages<int>(
      [&](const std::string& cursor) -> Result<Page> {
        cursors.push_back(cursor);
        if (cursor.empty()) return Page{.items = {1, 2}, .next = "b"};
        if (cursor == "b") return Page{.items = {}, .next = "c"};
        return Page{.items = {3}, .next = {}};
      },
      10);
  ASSERT_TRUE(items);
  EXPECT_THAT(*items, ElementsAre(1, 2, 3));
  EXPECT_THAT(cursors, ElementsAre("", "b", "c"));
}

TEST(CollectPages, AcceptsOneEmptyPage) {
  const auto items =
      CollectPages<int>([](const std::string&) -> Result<Page> { return Page{}; }, 1);
  ASSERT_TRUE(items);
  EXPECT_THAT(*items, IsEmpty());
}

TEST(CollectPages, FailsWithTheFirstFailedPage) {
  const auto items = CollectPages<int>(
      [](const std::string& cursor) -> Result<Page> {
        if (cursor.empty()) return Page{.items = {1}, .next = "b"};
        return Fail(ErrorKind::kTimeout, "page b: too slow");
      },
      10);
  EXPECT_THAT(items, FailsWith(ErrorKind::kTimeout, HasSubstr("page b")));
}

TEST(CollectPages, RefusesARepeatedCursor) {
  int pages = 0;
  const auto items = CollectPages<int>(
      [&](const std::string&) -> Result<Page> {
        ++pages;
        return Page{.items = {1}, .next = "again"};
      },
      1000);
  EXPECT_THAT(items, FailsWith(ErrorKind::kBadResponse, HasSubstr("does not end")));
  EXPECT_EQ(pages, 2);
}

TEST(CollectPages, RefusesCursorsThatGoRound) {
  int pages = 0;
  const auto items = CollectPages<int>(
      [&](const std::string& cursor) -> Result<Page> {
        ++pages;
        return Page{.items = {1}, .next = cursor == "a" ? "b" : "a"};
      },
      1000);
  EXPECT_THAT(items, FailsWith(ErrorKind::kBadResponse, HasSubstr("does not end")));
  EXPECT_EQ(pages, 3);
}

TEST(CollectPages, RefusesMorePagesThanItsLimit) {
  int pages = 0;
  const auto endless = [&](const std::string&) -> Result<Page> {
    return Page{.items = {1}, .next = std::to_string(++pages)};
  };
  EXPECT_THAT(CollectPages<int>(endless, 20),
              FailsWith(ErrorKind::kBadResponse, HasSubstr("limit 20 pages")));
  EXPECT_EQ(pages, 20);
}

}  // namespace
}  // namespace exporter::pages_test
