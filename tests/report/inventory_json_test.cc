// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/evaluating.h"
#include "tests/support/matchers.h"

namespace exporter::inventory_json_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

nlohmann::json Read(const Inventory& inventory, std::string_view query = "") {
  const auto parsed = Query::Parse(query, {"kind", "limit", "after"});
  return ParseJson(InventoryJson(*EvaluateAll(inventory), parsed.value()));
}

Inventory Sample() {
  Inventory inventory = EmptyInventory();
  auto bound = MakeDiskVolume("d-1", "Bound");
  bound.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-db-0", .uid = "u"};
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({bound, MakeDiskVolume("d-2", "Released")});
  auto claim = MakeClaim("ns", "data-db-0");
  claim.volume_name = "pv-d-1";
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.stateful_sets =
      TableOf<kubernetes::StatefulSet>({MakeStatefulSet("ns", "db", {"data"}, 1)});
  inventory.pods = TableOf<kubernetes::Pod>({MakePod("ns", "db-0", "n1", {"data-db-0"})});
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
  inventory.disks = TableOf<alibaba::Disk>(
      {MakeDisk("d-1", "i-n1"), MakeDisk("d-2"), MakeDisk("d-3", "i-other")});
  SourceStatus nodes;
  nodes.name = "nodes";
  nodes.tried = nodes.available = true;
  nodes.last_success = SampleTime();
  nodes.objects = 1;
  inventory.sources = {nodes};
  return inventory;
}

TEST(InventoryJson, HasEveryKindWithItsMembers) {
  const auto document = Read(Sample());
  EXPECT_THAT(MembersOf(document),
              ElementsAre("disks", "monthly_cost", "nodes", "persistentvolumeclaims",
                          "persistentvolumes", "sources", "storageclasses", "taken_at"));
  EXPECT_THAT(MembersOf(document["disks"]), ElementsAre("available", "items", "next", "total"));
  EXPECT_THAT(MembersOf(document["persistentvolumes"]["items"][0]),
              ElementsAre("capacity_bytes", "category", "claim", "disk", "driver", "monthly_cost",
                          "name", "performance_level", "phase", "phase_since", "reclaim_policy",
                          "state", "storageclass", "zone"));
  EXPECT_THAT(MembersOf(document["persistentvolumeclaims"]["items"][0]),
              ElementsAre("capacity_bytes", "name", "namespace", "ordinal", "persistentvolume",
                          "phase", "pods", "requested_bytes", "statefulset", "storageclass"));
  EXPECT_THAT(
      MembersOf(document["nodes"]["items"][0]),
      ElementsAre("attached_ecs", "attached_kubernetes", "cordoned", "headroom", "instance_id",
                  "instance_type", "limits", "name", "ready", "region", "virtual", "zone"));
  EXPECT_THAT(MembersOf(document["disks"]["items"][0]),
              ElementsAre("category", "charge_type", "cluster_id", "created", "detached", "id",
                          "instances", "monthly_cost", "name", "nodes", "performance_level",
                          "persistentvolume", "region", "size_gib", "state", "status", "zone"));
  EXPECT_THAT(
      MembersOf(document["storageclasses"]["items"][0]),
      ElementsAre("allow_volume_expansion", "category", "default", "name", "performance_level",
                  "provisioner", "reclaim_policy", "volume_binding_mode"));
  EXPECT_THAT(MembersOf(document["sources"][0]),
              ElementsAre("available", "error", "last_success", "objects", "source"));
}

TEST(InventoryJson, HoldsClaimsAgainstSetsAndPods) {
  const auto claim = Read(Sample())["persistentvolumeclaims"]["items"][0];
  EXPECT_EQ(claim["statefulset"], "db");
  EXPECT_EQ(claim["ordinal"], 0);
  EXPECT_EQ(claim["pods"], nlohmann::json::array({"db-0"}));
}

TEST(InventoryJson, AddsCostsUpInEachOfItsLists) {
  const auto costs = Read(Sample())["monthly_cost"];
  EXPECT_EQ(costs["total"], nlohmann::json::array({{{"disks", 3},
                                                    {"gib", 3000},
                                                    {"unpriced_disks", 0},
                                                    {"amount", 1050.0},
                                                    {"currency", "CNY"}}}));
  for (const char* list : {"by_storageclass", "by_namespace", "by_state"}) {
    double sum = 0;
    for (const auto& group : costs[list]) sum += group["amount"].get<double>();
    EXPECT_DOUBLE_EQ(sum, 1050) << list;
  }
  EXPECT_THAT(costs["by_namespace"], SizeIs(2)) << "ns, and disks of no claim";
}

TEST(InventoryJson, CountsTheDisksThatThePriceListHasNoPriceFor) {
  const AnalysisOptions options = PricesOf("cloud_ssd", 0.001);
  Inventory inventory = Sample();
  alibaba::Disk priced = inventory.disks[0];
  priced.category = "cloud_ssd";
  inventory.disks = TableOf<alibaba::Disk>({priced, inventory.disks[1]});
  const auto document = ParseJson(
      InventoryJson(*EvaluateAll(inventory, options), Query::Parse("", {"kind"}).value()));
  EXPECT_EQ(document["monthly_cost"]["total"], nlohmann::json::array({{{"disks", 2},
                                                                       {"gib", 2000},
                                                                       {"unpriced_disks", 1},
                                                                       {"amount", 720.0},
                                                                       {"currency", "CNY"}}}));
  EXPECT_EQ(
      document["disks"]["items"][1]["monthly_cost"],
      nlohmann::json({{"amount", nullptr}, {"currency", "CNY"}, {"price_source", "unknown"}}));
}

TEST(InventoryJson, GoesOnBehindTheLastNameOfAKind) {
  const auto first = Read(Sample(), "kind=disks&limit=2");
  EXPECT_THAT(MembersOf(first), ElementsAre("disks", "monthly_cost", "sources", "taken_at"));
  ASSERT_THAT(first["disks"]["items"], SizeIs(2));
  EXPECT_EQ(first["disks"]["total"], 3);
  EXPECT_EQ(first["disks"]["next"], "d-2");
  const auto second = Read(Sample(), "kind=disks&limit=2&after=d-2");
  ASSERT_THAT(second["disks"]["items"], SizeIs(1));
  EXPECT_EQ(second["disks"]["items"][0]["id"], "d-3");
  EXPECT_TRUE(second["disks"]["next"].is_null());
}

TEST(InventoryJson, TellsAnEmptyTableFromOneThatWasNotRead) {
  Inventory inventory = EmptyInventory();
  inventory.nodes = {};
  const auto document = Read(inventory);
  EXPECT_EQ(document["nodes"]["available"], false);
  EXPECT_EQ(document["disks"]["available"], true);
}

TEST(InventoryJson, RefusesAKindThatIsNone) {
  const auto answer = [](std::string_view query) {
    const auto parsed = Query::Parse(query, {"kind", "limit", "after"});
    return InventoryJson(*EvaluateAll(EmptyInventory()), parsed.value());
  };
  EXPECT_THAT(answer("kind=cats"),
              FailsWith(ErrorKind::kConfig, HasSubstr("kind: 'cats' is not accepted; want one of "
                                                      "persistentvolumes, ")));
  EXPECT_THAT(answer("limit=5001"), FailsWith(ErrorKind::kConfig, HasSubstr("from 1 to 5000")));
  EXPECT_THAT(answer("after=d-1"), FailsWith(ErrorKind::kConfig, HasSubstr("needs a kind")));
}

}  // namespace
}  // namespace exporter::inventory_json_test
