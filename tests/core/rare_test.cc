// SPDX-License-Identifier: Apache-2.0
#include "exporter/core/rare.h"

#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exporter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

using RareText = Rare<std::string>;

static_assert(sizeof(Rare<std::vector<std::string>>) == sizeof(void*));

TEST(Rare, ReadsAsAnEmptyValueWhileAbsent) {
  const RareText text;
  EXPECT_EQ(*text, "");
  EXPECT_TRUE(text->empty());
}

TEST(Rare, HoldsWhatIsAssigned) {
  RareText text = RareText("gold");
  EXPECT_EQ(*text, "gold");
  EXPECT_TRUE(text);
  text = "";
  EXPECT_FALSE(text);
  EXPECT_EQ(*text, "");
  text = "silver";
  text.reset();
  EXPECT_FALSE(text);
}

TEST(Rare, CopiesAreIndependent) {
  const RareText original = RareText("gold");
  RareText copy = original;
  copy.edit() += "en";
  EXPECT_EQ(*copy, "golden");
  EXPECT_EQ(*original, "gold");
  copy = original;
  EXPECT_EQ(*copy, "gold");
}

TEST(Rare, MovesItsValue) {
  RareText from = RareText("gold");
  const RareText to = std::move(from);
  EXPECT_EQ(*to, "gold");
}

TEST(Rare, IsEqualByValue) {
  RareText emptied;
  emptied.edit();
  EXPECT_EQ(emptied, RareText());
  EXPECT_EQ(RareText("a"), RareText("a"));
  EXPECT_NE(RareText("a"), RareText("b"));
  EXPECT_NE(RareText("a"), RareText());
}

TEST(Rare, IsEditedInPlace) {
  Rare<std::vector<std::string>> list;
  EXPECT_THAT(*list, IsEmpty());
  list.edit().emplace_back("a");
  list.edit().emplace_back("b");
  EXPECT_THAT(*list, ElementsAre("a", "b"));
}

}  // namespace
}  // namespace exporter
