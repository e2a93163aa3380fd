// SPDX-License-Identifier: Apache-2.0
#include "exporter/report/json_documents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/evaluating.h"
#include "tests/support/matchers.h"

namespace exporter::readiness_json_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// A set of one replica, a leftover claim of the next one, and one node with free slots.
Inventory Sample() {
  Inventory inventory = EmptyInventory();
  auto set = MakeStatefulSet("ns", "db", {"data"}, 1);
  set.claim_templates[0].storage_class = kSampleClass;
  set.claim_templates[0].requested_bytes = 1000 * kGibibyte;
  set.claim_templates[0].access_modes = {"ReadWriteOnce"};
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({MakeClass(kSampleClass)});
  inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
  inventory.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 15)});
  auto volume = MakeDiskVolume("d-1", "Bound");
  volume.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-db-1", .uid = "u1"};
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
  auto claim = MakeClaim("ns", "data-db-1");
  claim.meta.uid = "u1";
  claim.meta.created = SampleTime() - std::chrono::hours{24};
  claim.volume_name = volume.meta.name;
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  return inventory;
}

nlohmann::json Ask(const Inventory& inventory, std::int64_t replicas) {
  const auto text = ReadinessJson(EvaluateAll(inventory)->analysis,
                                  {.ns = "ns", .stateful_set = "db", .replicas = replicas});
  return nlohmann::json::parse(text.value().value());
}

TEST(ReadinessJson, SaysWhatBecomesOfEachOrdinal) {
  const auto document = Ask(Sample(), 3);
  EXPECT_THAT(MembersOf(document),
              ElementsAre("added_at_least", "added_at_most", "blocked", "namespace",
                          "not_considered", "ordinals", "replicas", "reuses_data", "slots_by_zone",
                          "statefulset", "taken_at", "target"));
  EXPECT_EQ(document["replicas"], 1);
  EXPECT_EQ(document["target"], 3);
  EXPECT_EQ(document["blocked"], false);
  EXPECT_EQ(document["reuses_data"], true);
  ASSERT_THAT(document["ordinals"], SizeIs(2));
  const auto& reused = document["ordinals"][0];
  EXPECT_THAT(MembersOf(reused),
              ElementsAre("blocked", "claims", "ordinal", "reached", "reason", "zones"));
  EXPECT_EQ(reused["ordinal"], 1);
  const auto& claim = reused["claims"][0];
  EXPECT_THAT(
      MembersOf(claim),
      ElementsAre("added", "category", "certain", "created", "detail", "disk", "exists", "may_bind",
                  "name", "outcome", "performance_level", "persistentvolume", "reason", "reserved",
                  "storageclass", "template", "unused_since", "zones"));
  EXPECT_EQ(claim["outcome"], "reuse_claim");
  EXPECT_EQ(claim["name"], "data-db-1");
  EXPECT_EQ(claim["created"], "2026-11-21T13:30:00Z");
  EXPECT_EQ(claim["persistentvolume"], "pv-d-1");
  EXPECT_EQ(document["ordinals"][1]["claims"][0]["outcome"], "provision");
  EXPECT_EQ(document["added_at_least"],
            nlohmann::json({{"gib", 1000},
                            {"unpriced_gib", 0},
                            {"monthly_cost", {{{"amount", 350.0}, {"currency", "CNY"}}}}}));
  EXPECT_EQ(document["slots_by_zone"], nlohmann::json({{"cn-shenzhen-d", 2}}));
}

// The claim of that name gets the volume, as the one before gets its own.
TEST(ReadinessJson, SaysThatAVolumeIsReservedForTheClaim) {
  Inventory inventory = Sample();
  auto reserved = MakeDiskVolume("d-2", "Available");
  reserved.access_modes = {"ReadWriteOnce"};
  reserved.claim = kubernetes::ClaimRef{.ns = "ns", .name = "data-db-2", .uid = ""};
  inventory.persistent_volumes =
      TableOf<kubernetes::PersistentVolume>({inventory.persistent_volumes[0], reserved});
  const auto document = Ask(inventory, 3);
  EXPECT_EQ(document["ordinals"][0]["claims"][0]["reserved"], false);
  const auto& claim = document["ordinals"][1]["claims"][0];
  EXPECT_EQ(claim["outcome"], "reuse_claim");
  EXPECT_EQ(claim["reserved"], true);
  EXPECT_EQ(claim["exists"], false);
  EXPECT_EQ(claim["persistentvolume"], "pv-d-2");
}

TEST(ReadinessJson, SaysWhyAReplicaIsBlocked) {
  Inventory inventory = Sample();
  inventory.nodes = TableOf<kubernetes::Node>({});
  const auto document = Ask(inventory, 2);
  EXPECT_EQ(document["blocked"], true);
  EXPECT_EQ(document["ordinals"][0]["blocked"], true);
  EXPECT_EQ(document["ordinals"][0]["reason"], "no_usable_node");
}

TEST(ReadinessJson, SaysWhatItLeavesAside) {
  Inventory inventory = Sample();
  EXPECT_EQ(Ask(inventory, 2)["not_considered"],
            nlohmann::json({"cpu", "memory", "resource_quota"}));
  auto set = inventory.stateful_sets[0];
  set.terms.spread = {{.topology_key = "zone", .selector = kubernetes::LabelSelector{}}};
  inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
  inventory.pod_groups = {};
  EXPECT_EQ(Ask(inventory, 2)["not_considered"],
            nlohmann::json({"cpu", "memory", "resource_quota", "other_pods"}));
}

TEST(ReadinessJson, HasNothingToSayOfATargetThatIsReached) {
  EXPECT_TRUE(Ask(Sample(), 1)["ordinals"].empty());
  EXPECT_TRUE(Ask(Sample(), 0)["ordinals"].empty());
}

TEST(ReadinessJson, DoesNotGuessWithoutTheData) {
  Inventory inventory = Sample();
  inventory.nodes = {};
  EXPECT_THAT(ReadinessJson(EvaluateAll(inventory)->analysis,
                            {.ns = "ns", .stateful_set = "db", .replicas = 2}),
              FailsWith(ErrorKind::kUnavailable, HasSubstr("nodes")));
}

TEST(ReadQuestion, WantsAllThreeParameters) {
  const auto ask = [](std::string_view text) {
    return ReadQuestion(Query::Parse(text, {"namespace", "statefulset", "replicas"}).value());
  };
  const auto question = ask("namespace=ns&statefulset=db&replicas=8");
  ASSERT_TRUE(question);
  EXPECT_EQ(question->ns, "ns");
  EXPECT_EQ(question->stateful_set, "db");
  EXPECT_EQ(question->replicas, 8);
  EXPECT_THAT(ask("statefulset=db&replicas=8"),
              FailsWith(ErrorKind::kConfig, HasSubstr("parameter namespace is missing")));
  EXPECT_THAT(ask("namespace=ns&statefulset=db"),
              FailsWith(ErrorKind::kConfig, HasSubstr("parameter replicas is missing")));
  EXPECT_THAT(ask("namespace=ns&statefulset=db&replicas=10001"),
              FailsWith(ErrorKind::kConfig, HasSubstr("from 0 to 10000")));
}

}  // namespace
}  // namespace exporter::readiness_json_test
