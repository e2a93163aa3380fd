// SPDX-License-Identifier: Apache-2.0
#include "exporter/json/list_splitter.h"

#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace exporter::list_splitter_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Split {
  std::vector<std::string> items;
  std::string shell;
  bool accepted = true;
  bool complete = false;
};

// Feeds `text` in pieces of `piece` bytes.
Split SplitList(const std::string& text, std::size_t piece) {
  Split split;
  ListSplitter splitter("items", [&](std::string_view item) { split.items.emplace_back(item); });
  for (std::size_t at = 0; at < text.size() && split.accepted; at += piece) {
    split.accepted = splitter.Feed(std::string_view(text).substr(at, piece));
  }
  split.complete = splitter.complete();
  split.shell = splitter.shell();
  return split;
}

std::string Fixture(const std::string& name) {
  std::ifstream file(std::string(EXPORTER_FIXTURES) + "/kubernetes/" + name);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

constexpr const char* kTricky =
    R"( {"kind":"L","items": [ {"a":"]}\"{","b":[1,{"items":[2]}]},"te,xt\\", 12 ,null,[{}],{}],)"
    R"("metadata":{"items":[7],"n":"items"}} )";

TEST(ListSplitter, GivesEachElementAndTheShell) {
  for (std::size_t piece = 1; piece < 40; ++piece) {
    const Split split = SplitList(kTricky, piece);
    EXPECT_TRUE(split.accepted);
    EXPECT_TRUE(split.complete) << piece;
    EXPECT_THAT(split.items, ElementsAre(R"({"a":"]}\"{","b":[1,{"items":[2]}]})", R"("te,xt\\")",
                                         "12 ", "null", "[{}]", "{}"));
    EXPECT_EQ(split.shell, R"({"kind":"L","items": [],"metadata":{"items":[7],"n":"items"}})");
  }
}

TEST(ListSplitter, LosesNothingOfACapturedList) {
  for (const char* name : {"pv_list.json", "node_list.json", "statefulset_list.json"}) {
    const std::string text = Fixture(name);
    const auto whole = nlohmann::json::parse(text);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{777}, text.size()}) {
      const Split split = SplitList(text, piece);
      ASSERT_TRUE(split.complete) << name;
      auto shell = nlohmann::json::parse(split.shell);
      for (const std::string& item : split.items) {
        shell["items"].push_back(nlohmann::json::parse(item));
      }
      EXPECT_EQ(shell, whole);
    }
  }
}

TEST(ListSplitter, LeavesOtherFormsOfTheMemberInTheShell) {
  EXPECT_EQ(SplitList(R"({"items":null})", 3).shell, R"({"items":null})");
  EXPECT_EQ(SplitList(R"({"items":{"a":[1]}})", 3).shell, R"({"items":{"a":[1]}})");
  EXPECT_EQ(SplitList(R"({"x":"items","y":[1]})", 3).shell, R"({"x":"items","y":[1]})");
  EXPECT_THAT(SplitList(R"({"items":[]})", 3).items, IsEmpty());
}

TEST(ListSplitter, KnowsWhetherTheListIsThere) {
  const auto has_array = [](std::string_view text) {
    ListSplitter splitter("items", [](std::string_view) {});
    EXPECT_TRUE(splitter.Feed(text));
    return splitter.has_array();
  };
  EXPECT_TRUE(has_array(R"({"items":[]})"));
  EXPECT_TRUE(has_array(R"({"items": null})"));
  EXPECT_FALSE(has_array(R"({"metadata":{"items":[1]},"x":null})"));
  EXPECT_FALSE(has_array(R"({"items":{}})"));
}

TEST(ListSplitter, RefusesWhatIsNoObject) {
  EXPECT_FALSE(SplitList("<html>", 2).accepted);
  EXPECT_FALSE(SplitList("[{}]", 2).accepted);
  EXPECT_FALSE(SplitList("{} {}", 2).accepted);
  EXPECT_FALSE(SplitList(R"({"items":[}]})", 20).accepted);
  EXPECT_FALSE(SplitList(R"({"items":[{]]]})", 20).accepted);
}

TEST(ListSplitter, IsNotCompleteBeforeTheLastBrace) {
  const std::string text = R"({"items":[{"a":1},{"b":"}]}"}]})";
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_FALSE(SplitList(text.substr(0, size), 4).complete) << size;
  }
  EXPECT_TRUE(SplitList(text, 4).complete);
}

TEST(ListSplitter, RefusesAnElementThatNoServerSends) {
  ListSplitter splitter("items", [](std::string_view) {});
  ASSERT_TRUE(splitter.Feed(R"({"items":[{"a":")"));
  const std::string megabyte(std::size_t{1} << 20U, 'x');
  int fed = 0;
  while (fed < 32 && splitter.Feed(megabyte)) ++fed;
  EXPECT_EQ(fed, 15);
}

}  // namespace
}  // namespace exporter::list_splitter_test
