// SPDX-License-Identifier: Apache-2.0
#include "exporter/inventory/tables.h"

#include <set>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::tables_test {
namespace {

TEST(Tables, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  ForEachTable([&](const auto& table) { EXPECT_TRUE(names.insert(table.name).second); });
  EXPECT_EQ(names.size(), std::tuple_size_v<decltype(kTables)>);
}

TEST(Tables, AreEachAFieldOfTheirOwn) {
  Inventory inventory;
  ForEachTable([&](const auto& table) {
    auto& field = inventory.*table.field;
    EXPECT_FALSE(field.health().is_scheduled) << table.name;
    field.set_health({.is_scheduled = true, .is_tried = false, .was_read = false, .failure = {}});
  });
}

TEST(Table, TakesRowsAndKeepsItsHealth) {
  Table<kubernetes::Node> table;
  LetFail(table, ErrorKind::kThrottled);
  EXPECT_FALSE(table.available());
  table.SetRows(TableOf<kubernetes::Node>({MakeNode("n1")}));
  EXPECT_TRUE(table.available());
  EXPECT_TRUE(table.failing());
  EXPECT_EQ(table.health().failure, ErrorKind::kThrottled);
  EXPECT_EQ(table.read_started(), SampleTime());
  ASSERT_EQ(table.size(), 1U);
}

TEST(Table, JoinsTheRowsOfTwoReadersEachKeyOnceAndIsAsOldAsTheOlder) {
  const auto name = [](const kubernetes::Node& node) { return node.meta.name; };
  Table<kubernetes::Node> table;
  table.Append(TableOf<kubernetes::Node>({MakeNode("a"), MakeNode("b")}), name);
  table.Append(Table<kubernetes::Node>(std::vector{MakeNode("b"), MakeNode("c")},
                                       SampleTime() - std::chrono::hours{1}),
               name);
  table.Append({}, name);
  std::vector<std::string> names;
  for (const auto& node : table) names.push_back(node.meta.name);
  EXPECT_EQ(names, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(table.read_started(), SampleTime() - std::chrono::hours{1});
}

}  // namespace
}  // namespace exporter::tables_test
