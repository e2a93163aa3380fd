// SPDX-License-Identifier: Apache-2.0
#include "tests/checks/random_inventory.h"

#include <cstddef>
#include <set>
#include <string_view>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace exporter::random_inventory_test {
namespace {

using ::testing::UnorderedElementsAreArray;

std::vector<std::string_view> CheckNames() {
  std::vector<std::string_view> names;
  for (const Check& check : AllChecks()) names.push_back(check.name);
  return names;
}

TEST(RandomInventories, MakeEveryCheckFindAndIgnoreAndWithhold) {
  constexpr int kInventories = 1500;
  std::set<std::string_view> found;
  std::set<std::string_view> ignored;
  std::set<std::string_view> withheld;
  RandomInventories inventories(20261123);
  for (int i = 0; i < kInventories; ++i) {
    const auto [inventory, memory] = inventories.Next();
    const auto evaluated = Evaluate(std::make_shared<const Inventory>(inventory), {}, memory);
    for (const CheckResult& result : evaluated.evaluation->results) {
      if (!result.findings.empty()) found.insert(result.check->name);
      if (!result.ignored.empty()) ignored.insert(result.check->name);
      if (!result.complete) withheld.insert(result.check->name);
    }
  }
  const auto all = CheckNames();
  EXPECT_THAT(found, UnorderedElementsAreArray(all));
  EXPECT_THAT(withheld, UnorderedElementsAreArray(all));
  ignored.insert("quota-low");  // a quota cannot carry the marker
  EXPECT_THAT(ignored, UnorderedElementsAreArray(all));
}

TEST(RandomInventories, AreTheSameForTheSameSeed) {
  RandomInventories one(1);
  RandomInventories same(1);
  for (int i = 0; i < 20; ++i) {
    const Inventory a = one.Next().inventory;
    const Inventory b = same.Next().inventory;
    ASSERT_EQ(a.pods.size(), b.pods.size());
    for (std::size_t pod = 0; pod < a.pods.size(); ++pod) EXPECT_EQ(a.pods[pod], b.pods[pod]);
  }
}

}  // namespace
}  // namespace exporter::random_inventory_test
