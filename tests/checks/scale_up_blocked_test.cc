// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/checks.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/scale_up_world.h"
#include "tests/checks/evaluating.h"

namespace exporter::scale_up_blocked_test {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<Finding> FindIn(const ScaleUpWorld& world) {
  return EvaluateOne(ScaleUpBlockedCheck(), world.Take(), {}, world.memory).findings;
}

ScaleUpWorld OutOfReach() {
  ScaleUpWorld world;
  world.AddClaim(2, "d-2", "cn-shenzhen-f");
  return world;
}

TEST(ScaleUpBlocked, NamesTheStatefulSetWhyAndWhere) {
  const Finding finding = FindingOf(OutOfReach());
  EXPECT_EQ(finding.check, "scale-up-blocked");
  EXPECT_EQ(finding.severity, Severity::kWarning);
  EXPECT_EQ(finding.kind, "StatefulSet");
  EXPECT_EQ(finding.ns, "ns");
  EXPECT_EQ(finding.name, "web");
  EXPECT_EQ(finding.storage_class, kSampleClass);
  EXPECT_EQ(finding.zone, "cn-shenzhen-f");
  EXPECT_EQ(finding.node, "");
  EXPECT_EQ(finding.reason, "zone_conflict");
  EXPECT_EQ(finding.monthly_cost, std::nullopt);
  EXPECT_EQ(finding.summary,
            "The next replica of StatefulSet ns/web, web-2, could not run: no node that its pod "
            "may use can reach volume pv-d-2 in zone cn-shenzhen-f together with everything else "
            "the replica needs.");
}

alibaba::DiskStock OutOfStock(const std::string& zone) {
  return {.region = "cn-shenzhen",
          .zone = zone,
          .category = "cloud_essd",
          .status = "SoldOut",
          .status_category = "WithoutStock",
          .min_gib = {},
          .max_gib = {}};
}

struct Case {
  const char* what;
  void (*change)(ScaleUpWorld& world);
  const char* reason;
};

// Every way in which a replica can be blocked.
const std::vector<Case>& BlockedCases() {
  static const std::vector<Case> kCases{
      {"the volume of its claim is where no usable node is",
       [](auto& world) { world.AddClaim(2, "d-2", "cn-shenzhen-f"); }, "zone_conflict"},
      {"a stray that its pod cannot use is bound at once",
       [](auto& world) {
         world.classes[0].volume_binding_mode = "Immediate";
         world.AddVolume("d-1", "cn-shenzhen-f");
       },
       "zone_conflict"},
      {"no slot on any usable node",
       [](auto& world) {
         for (const char* node : {"n1", "n2", "n3"}) world.SetRoom(node, 0);
       },
       "no_slot"},
      {"the quota is used up",
       [](auto& world) {
         world.others.disk_quotas = TableOf<alibaba::DiskQuota>({{.code = "q",
                                                                  .target = "",
                                                                  .region = "cn-shenzhen",
                                                                  .zone = "",
                                                                  .category = "cloud_essd",
                                                                  .charge_type = "",
                                                                  .total_bytes = 1,
                                                                  .used_bytes = 1}});
       },
       "quota"},
      {"out of stock",
       [](auto& world) {
         world.others.disk_stock = TableOf<alibaba::DiskStock>(
             {OutOfStock("cn-shenzhen-d"), OutOfStock("cn-shenzhen-e")});
       },
       "no_stock"},
      {"no node can have the category",
       [](auto& world) {
         for (auto& node : world.nodes) {
           node.labels.emplace_back("node.csi.alibabacloud.com/disktype.cloud_ssd", "available");
           std::ranges::sort(node.labels);
         }
       },
       "category_unsupported"},
      {"no node is Ready",
       [](auto& world) {
         for (auto& node : world.nodes) node.is_ready = false;
       },
       "no_usable_node"},
      {"no node is uncordoned",
       [](auto& world) {
         for (auto& node : world.nodes) node.is_cordoned = true;
       },
       "no_usable_node"},
      {"no node has the labels of its nodeSelector",
       [](auto& world) {
         world.set.placement.node_selector = {{"pool", "storage"}};
       },
       "no_usable_node"},
      {"no node matches its required node affinity",
       [](auto& world) { world.set.placement.node_affinity = kubernetes::NodeSelector{}; },
       "no_usable_node"},
      {"no disk driver", [](auto& world) { world.csi_nodes.clear(); }, "driver_missing"},
      {"its claim is Lost",
       [](auto& world) { world.AddClaim(2, "d-2", "cn-shenzhen-d").phase = "Lost"; }, "claim_lost"},
      {"its claim is being deleted",
       [](auto& world) {
         world.AddClaim(2, "d-2", "cn-shenzhen-d").meta.deleting_since = SampleTime();
       },
       "claim_terminating"},
      {"its claim names a volume that is not there",
       [](auto& world) {
         auto& claim = world.AddClaim(2, "d-2", "cn-shenzhen-d");
         claim.phase = "Pending";
         claim.volume_name = "typo";
       },
       "claim_pending"},
      {"the disk of its reserved volume is gone",
       [](auto& world) {
         world.AddVolume("d-1", "cn-shenzhen-d", "Bound").claim = {"ns", "data-web-0", "uid"};
         world.AddVolume("d-2", "cn-shenzhen-d").claim = {"ns", "data-web-2", ""};
         for (auto& volume : world.volumes) {
           volume.meta.created = SampleTime() - std::chrono::hours{9};
         }
         world.others.disks = TableOf<alibaba::Disk>({MakeDisk("d-1")});
         world.memory = MemoryOfLoss("pv-d-2", {.is_confirmed = true});
       },
       "disk_missing"},
      {"its class does not exist", [](auto& world) { world.classes.clear(); }, "class_missing"},
      {"there is no default class",
       [](auto& world) { world.set.claim_templates[0].storage_class.reset(); }, "no_class"},
      {"its template has a selector",
       [](auto& world) {
         world.set.claim_templates[0].selector = kubernetes::LabelSelector{{"pool", "In", {"a"}}};
       },
       "selector_unsupported"},
      {"its template names a node, and its class waits for the scheduler",
       [](auto& world) { world.set.placement.node_name = "n1"; }, "topology"},
  };
  return kCases;
}

TEST(ScaleUpBlocked, IsOneInEachOfTheseCases) {
  for (const Case& each : BlockedCases()) {
    ScaleUpWorld world;
    each.change(world);
    EXPECT_EQ(FindingOf(world).reason, each.reason) << each.what;
  }
}

TEST(ScaleUpBlocked, TellsAPersonWhatToDoInEachOfTheseCases) {
  for (const Case& each : BlockedCases()) {
    ScaleUpWorld world;
    each.change(world);
    const Finding finding = FindingOf(world);
    EXPECT_THAT(finding.summary, HasSubstr("StatefulSet ns/web, web-2, could not run: "))
        << each.what;
    EXPECT_EQ(finding.summary.find('_'), std::string::npos) << "words, not enums: " << each.what;
    ASSERT_GE(finding.remedy.size(), 2U) << each.what;
    EXPECT_THAT(finding.remedy[0].command, HasSubstr(" ")) << "look first: " << each.what;
    EXPECT_EQ(finding.remedy[0].risk, "") << each.what;
    for (const RemedyStep& step : finding.remedy) {
      const bool is_risky = step.command.find(" delete ") != std::string::npos;
      EXPECT_EQ(is_risky, !step.risk.empty()) << each.what;
    }
  }
}

TEST(ScaleUpBlocked, IsNotOneWhereTheNextReplicaCanRun) {
  EXPECT_THAT(FindIn(ScaleUpWorld()), IsEmpty());
  ScaleUpWorld reuse;
  reuse.AddClaim(2, "d-2", "cn-shenzhen-e");
  EXPECT_THAT(FindIn(reuse), IsEmpty());
}

TEST(ScaleUpBlocked, LooksAtTheNextReplicaOnly) {
  ScaleUpWorld world;
  world.AddClaim(3, "d-3", "cn-shenzhen-f");
  EXPECT_THAT(FindIn(world), IsEmpty());
}

TEST(ScaleUpBlocked, LooksNotAtPodsThatWaitForCpu) {
  ScaleUpWorld world;
  auto pod = MakePod("ns", "web-1", "", {"data-web-1"});
  pod.unscheduled_reason = "Unschedulable";
  pod.unscheduled_message = "0/3 nodes are available: 3 Insufficient cpu.";
  world.others.pods = TableOf<kubernetes::Pod>({pod});
  EXPECT_THAT(FindIn(world), IsEmpty());
}

TEST(ScaleUpBlocked, CountsIgnoredObjects) {
  ScaleUpWorld world = OutOfReach();
  world.volumes[0].meta.marks = {"ack-storage.io/ignore"};
  world.claims[0].meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(FindIn(world), SizeIs(1));
  ScaleUpWorld strays;
  strays.classes[0].volume_binding_mode = "Immediate";
  strays.AddVolume("d-1", "cn-shenzhen-f").meta.marks = {"ack-storage.io/ignore"};
  EXPECT_THAT(FindIn(strays), SizeIs(1));
}

TEST(ScaleUpBlocked, IsSilentForAnIgnoredStatefulSet) {
  ScaleUpWorld world = OutOfReach();
  world.set.meta.marks = {"ack-storage.io/ignore"};
  const CheckResult result = EvaluateOne(ScaleUpBlockedCheck(), world.Take(), {}, world.memory);
  EXPECT_THAT(result.findings, IsEmpty());
  EXPECT_THAT(result.ignored, SizeIs(1));
}

TEST(ScaleUpBlocked, NeedsNoGrace) {
  const Finding finding = FindingOf(OutOfReach());
  EXPECT_EQ(finding.since, SampleTime()) << "first seen now, and shown at once";
}

TEST(ScaleUpBlocked, ChecksASetWithoutReplicasToo) {
  ScaleUpWorld world;
  world.set.replicas = 0;
  world.AddClaim(0, "d-0", "cn-shenzhen-f");
  EXPECT_THAT(FindingOf(world).summary, HasSubstr("web-0"));
}

TEST(ScaleUpBlocked, IsNoSetThatIsBeingDeleted) {
  ScaleUpWorld world = OutOfReach();
  world.set.meta.deleting_since = SampleTime();
  EXPECT_THAT(FindIn(world), IsEmpty());
}

TEST(ScaleUpBlocked, IsNoSetWithoutDisks) {
  ScaleUpWorld world;
  world.nodes.clear();
  world.classes[0].provisioner = "nasplugin.csi.alibabacloud.com";
  EXPECT_THAT(FindIn(world), IsEmpty());
  world.set.claim_templates.clear();
  EXPECT_THAT(FindIn(world), IsEmpty());
}

TEST(ScaleUpBlocked, IsWithheldWithoutTheListsThatItRestsOn) {
  const std::vector<void (*)(Inventory&)> changes{
      [](auto& inventory) { inventory.persistent_volumes = {}; },
      [](auto& inventory) { inventory.persistent_volume_claims = {}; },
      [](auto& inventory) { inventory.storage_classes = {}; },
      [](auto& inventory) { inventory.stateful_sets = {}; },
      [](auto& inventory) { inventory.nodes = {}; },
      [](auto& inventory) { inventory.csi_nodes = {}; },
      [](auto& inventory) { inventory.volume_attachments = {}; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    Inventory inventory = OutOfReach().Take();
    EXPECT_TRUE(IsComplete(ScaleUpBlockedCheck(), inventory));
    changes[i](inventory);
    const CheckResult result = EvaluateOne(ScaleUpBlockedCheck(), inventory);
    EXPECT_FALSE(result.complete) << i;
    EXPECT_THAT(result.findings, IsEmpty()) << i;
  }
}

TEST(ScaleUpBlocked, IsNoneOfANamespaceThatIsLeftOut) {
  Inventory inventory = OutOfReach().Take();
  inventory.scope.excluded_namespaces = {(*inventory.stateful_sets.begin()).meta.ns};
  EXPECT_THAT(EvaluateOne(ScaleUpBlockedCheck(), inventory).findings, IsEmpty());
}

TEST(ScaleUpBlocked, QuotesNamesForTheShell) {
  ScaleUpWorld world = OutOfReach();
  world.volumes[0].meta.name = "pv'; rm -rf /";
  world.claims[0].volume_name = world.volumes[0].meta.name;
  bool is_quoted = false;
  for (const RemedyStep& step : FindingOf(world).remedy) {
    is_quoted = is_quoted || step.command == R"(kubectl describe pv 'pv'\''; rm -rf /')";
  }
  EXPECT_TRUE(is_quoted);
}

}  // namespace
}  // namespace exporter::scale_up_blocked_test
