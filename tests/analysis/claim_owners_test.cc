// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/claim_owners.h"

#include <cstdint>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::claim_owners_test {
namespace {

using kubernetes::StatefulSet;

// "set:ordinal" of the owner, "-" if none.
std::string OwnerOf(const std::string& claim, std::vector<StatefulSet> sets) {
  Inventory inventory = EmptyInventory();
  inventory.stateful_sets = TableOf(std::move(sets));
  const auto owner = ClaimOwners(inventory).Find(MakeClaim("ns", claim));
  return owner ? owner->stateful_set->meta.name + ":" + std::to_string(owner->ordinal) : "-";
}

StatefulSet Set(const std::string& name, const std::vector<std::string>& templates,
                std::int64_t replicas = 3) {
  return MakeStatefulSet("ns", name, templates, replicas);
}

TEST(ClaimOwners, FindTheSetAndOrdinalInTheName) {
  const std::vector<StatefulSet> sets{
      Set("receiver-receiver-web-statefulset", {"large-format-log"}),
      Set("mysql", {"data", "log"})};
  EXPECT_EQ(OwnerOf("large-format-log-receiver-receiver-web-statefulset-0", sets),
            "receiver-receiver-web-statefulset:0");
  EXPECT_EQ(OwnerOf("data-mysql-2", sets), "mysql:2");
  EXPECT_EQ(OwnerOf("log-mysql-2", sets), "mysql:2");
}

TEST(ClaimOwners, FindTheSetOfAnOrdinalOutsideItsRange) {
  EXPECT_EQ(OwnerOf("data-mysql-7", {Set("mysql", {"data"})}), "mysql:7");
  EXPECT_EQ(OwnerOf("data-mysql-0", {Set("mysql", {"data"}, 0)}), "mysql:0");
}

TEST(ClaimOwners, FindNoneForOtherNames) {
  const std::vector<StatefulSet> sets{Set("mysql", {"data"})};
  for (const char* name :
       {"mysql-0", "data-mysql", "data-mysql-", "data-mysql-x", "data-mysql-1x", "log-mysql-0",
        "data-mysql-0-0", "xdata-mysql-0", "0", "-0", "-", "shared-conf"}) {
    EXPECT_EQ(OwnerOf(name, sets), "-") << name;
  }
}

TEST(ClaimOwners, FindNoneForANumberThatNoControllerWrites) {
  const std::vector<StatefulSet> sets{Set("mysql", {"data"})};
  for (const char* ordinal : {"00", "01", "007", "+1", " 1", "1 ", "1e3", "0x1", "2147483648",
                              "99999999999999999999", "9223372036854775808"}) {
    EXPECT_EQ(OwnerOf(std::string("data-mysql-") + ordinal, sets), "-") << ordinal;
  }
  EXPECT_EQ(OwnerOf("data-mysql-2147483647", sets), "mysql:2147483647");
  EXPECT_EQ(OwnerOf("data-mysql-10", sets), "mysql:10");
}

TEST(ClaimOwners, TellNamesApartThatContainEachOther) {
  const std::vector<StatefulSet> sets{Set("web", {"data"}), Set("data-web", {"data"}),
                                      Set("web-0", {"data"}), Set("my-web", {"data", "my-data"})};
  EXPECT_EQ(OwnerOf("data-web-0", sets), "web:0");
  EXPECT_EQ(OwnerOf("data-data-web-0", sets), "data-web:0");
  EXPECT_EQ(OwnerOf("data-web-0-1", sets), "web-0:1");
  EXPECT_EQ(OwnerOf("my-data-my-web-1", sets), "my-web:1");
  EXPECT_EQ(OwnerOf("data-my-web-1", sets), "my-web:1");
}

// Template "a-b" of "c" and template "a" of "b-c" both create "a-b-c-<n>".
TEST(ClaimOwners, PreferTheSetWhoseRangeHoldsTheOrdinal) {
  const StatefulSet large = Set("c", {"a-b"}, 8);
  const StatefulSet small = Set("b-c", {"a"}, 2);
  for (const auto& sets : {std::vector{large, small}, std::vector{small, large}}) {
    EXPECT_EQ(OwnerOf("a-b-c-1", sets), "b-c:1") << "both hold it: the first by name";
    EXPECT_EQ(OwnerOf("a-b-c-5", sets), "c:5");
    EXPECT_EQ(OwnerOf("a-b-c-9", sets), "b-c:9") << "neither holds it: the first by name";
  }
}

TEST(ClaimOwners, CountTheRangeFromItsFirstOrdinal) {
  StatefulSet shifted = Set("c", {"a-b"}, 3);
  shifted.first_ordinal = 5;
  const std::vector<StatefulSet> sets{Set("b-c", {"a"}, 0), shifted};
  EXPECT_EQ(OwnerOf("a-b-c-4", sets), "b-c:4");
  EXPECT_EQ(OwnerOf("a-b-c-5", sets), "c:5");
  EXPECT_EQ(OwnerOf("a-b-c-7", sets), "c:7");
  EXPECT_EQ(OwnerOf("a-b-c-8", sets), "b-c:8");
}

TEST(ClaimOwners, SurviveRangesThatNoServerShouldSend) {
  for (const std::int64_t odd : {INT64_MIN, std::int64_t{-1}, INT64_MAX}) {
    StatefulSet set = Set("mysql", {"data"}, odd);
    EXPECT_EQ(OwnerOf("data-mysql-1", {set}), "mysql:1");
    set.first_ordinal = odd;
    EXPECT_EQ(OwnerOf("data-mysql-1", {set}), "mysql:1");
  }
}

TEST(ClaimOwners, StayInTheirNamespace) {
  Inventory inventory = EmptyInventory();
  inventory.stateful_sets = TableOf<StatefulSet>(
      {MakeStatefulSet("a", "mysql", {"data"}, 3), MakeStatefulSet("b", "mysql", {"data"}, 1)});
  const ClaimOwners owners(inventory);
  EXPECT_EQ(owners.Find(MakeClaim("b", "data-mysql-0"))->stateful_set, &inventory.stateful_sets[1]);
  EXPECT_FALSE(owners.Find(MakeClaim("c", "data-mysql-0")));
  EXPECT_FALSE(owners.Find(MakeClaim("", "data-mysql-0")));
}

TEST(ClaimOwners, FindNoneForSetsWithoutTemplatesOrWithoutSets) {
  EXPECT_EQ(OwnerOf("data-mysql-0", {Set("mysql", {})}), "-");
  EXPECT_FALSE(ClaimOwners(Inventory{}).Find(MakeClaim("ns", "data-mysql-0")));
}

TEST(ClaimOwners, FindAllSetsOfTheNameTheOwnerFirst) {
  Inventory inventory = EmptyInventory();
  inventory.stateful_sets =
      TableOf<StatefulSet>({Set("c", {"a-b"}, 8), Set("b-c", {"a"}, 2), Set("d", {"a"}, 9)});
  const ClaimOwners owners(inventory);
  const auto names = [&](const char* claim) {
    std::string text;
    for (const ClaimOwner& owner : owners.FindAll(MakeClaim("ns", claim))) {
      text += owner.stateful_set->meta.name + ":" + std::to_string(owner.ordinal) + " ";
    }
    return text;
  };
  EXPECT_EQ(names("a-b-c-1"), "b-c:1 c:1 ");
  EXPECT_EQ(names("a-b-c-5"), "c:5 b-c:5 ");
  EXPECT_EQ(names("a-b-c-05"), "");
}

TEST(OrdinalName, IsSplitAtItsLastDash) {
  const auto name = SplitOrdinal("data-web-0-12");
  ASSERT_TRUE(name);
  EXPECT_EQ(name->stem, "data-web-0");
  EXPECT_EQ(name->ordinal, 12);
  EXPECT_FALSE(SplitOrdinal("12"));
  EXPECT_FALSE(SplitOrdinal("data-web-012"));
  EXPECT_EQ(SplitOrdinal("data-web--12")->stem, "data-web-") << "which no StatefulSet has";
}

TEST(OrdinalRange, GoesFromTheStartForTheCount) {
  StatefulSet set = Set("web", {"data"}, 2);
  set.first_ordinal = 5;
  EXPECT_FALSE(IsInRange(set, 4, 3));
  EXPECT_TRUE(IsInRange(set, 5, 3));
  EXPECT_TRUE(IsInRange(set, 7, 3));
  EXPECT_FALSE(IsInRange(set, 8, 3));
  EXPECT_FALSE(IsInRange(set, 5, 0));
  EXPECT_FALSE(IsInRange(set, 5, -1));
}

}  // namespace
}  // namespace exporter::claim_owners_test
