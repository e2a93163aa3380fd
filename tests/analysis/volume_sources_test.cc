// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_sources.h"

#include <functional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::volume_sources_test {
namespace {

using kubernetes::PersistentVolumeClaim;
using kubernetes::VolumeSnapshot;
using kubernetes::VolumeSnapshotContent;
using kubernetes::VolumeSource;
using ::testing::HasSubstr;
using namespace std::chrono_literals;

// Claim ns/restored of 20 GiB from VolumeSnapshot ns/nightly, which is ready.
struct World {
  PersistentVolumeClaim claim = MakeClaim("ns", "restored");
  std::vector<VolumeSnapshot> snapshots{VolumeSnapshot{}};
  std::vector<VolumeSnapshotContent> contents{VolumeSnapshotContent{}};
  std::vector<PersistentVolumeClaim> claims;
  std::function<void(Inventory&)> change;

  World() {
    claim.meta.created = SampleTime() - 1h;
    claim.source = VolumeSource::kSnapshot;
    claim.source_name = "nightly";
    claim.requested_bytes = 20 * kGibibyte;
    VolumeSnapshot& snapshot = snapshots[0];
    snapshot.meta.ns = "ns";
    snapshot.meta.name = "nightly";
    snapshot.meta.uid = "u-1";
    snapshot.meta.created = SampleTime() - 2h;
    snapshot.content_name = "snapcontent-1";
    snapshot.is_ready = true;
    snapshot.restore_bytes = 20 * kGibibyte;
    VolumeSnapshotContent& content = contents[0];
    content.meta.name = "snapcontent-1";
    content.driver = kubernetes::kDiskDriver;
    content.snapshot_ns = "ns";
    content.snapshot_name = "nightly";
    content.snapshot_uid = "u-1";
  }

  std::optional<SourceFault> Fault() const {
    Inventory inventory = EmptyInventory();
    inventory.volume_snapshots = TableOf(snapshots);
    inventory.volume_snapshot_contents = TableOf(contents);
    inventory.persistent_volume_claims = TableOf(claims);
    if (change) change(inventory);
    return FaultOfSource(inventory, Index(inventory), SourceOf(claim));
  }
};

std::string WordFor(const std::optional<SourceFault>& fault) {
  if (!fault) return "";
  const std::vector<std::string> words{"missing", "not ready", "too small", "unsupported"};
  return words.at(static_cast<std::size_t>(fault->trouble));
}

struct Case {
  const char* what;
  void (*change)(World& world);
  const char* fault;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    World world;
    each.change(world);
    EXPECT_EQ(WordFor(world.Fault()), each.fault) << each.what;
  }
}

// getSnapshotSource of kubernetes-csi/external-provisioner pkg/controller/controller.go.
TEST(VolumeSource, HasToBeASnapshotThatTheProvisionerAccepts) {
  Check({
      {"ready", [](World&) {}, ""},
      {"no such VolumeSnapshot", [](World& w) { w.snapshots = {}; }, "missing"},
      {"one in another namespace", [](World& w) { w.snapshots[0].meta.ns = "other"; }, "missing"},
      {"being deleted", [](World& w) { w.snapshots[0].meta.deleting_since = SampleTime(); },
       "missing"},
      {"not bound", [](World& w) { w.snapshots[0].content_name = ""; }, "not ready"},
      {"without its content", [](World& w) { w.contents = {}; }, "missing"},
      {"a content with another uid", [](World& w) { w.contents[0].snapshot_uid = "u-0"; },
       "missing"},
      {"a content of another name", [](World& w) { w.contents[0].snapshot_name = "weekly"; },
       "missing"},
      {"a content of another namespace", [](World& w) { w.contents[0].snapshot_ns = "b"; },
       "missing"},
      {"of another driver", [](World& w) { w.contents[0].driver = "nasplugin"; }, "missing"},
      {"not ready", [](World& w) { w.snapshots[0].is_ready = false; }, "not ready"},
      {"too large for the claim",
       [](World& w) { w.snapshots[0].restore_bytes = 20 * kGibibyte + 1; }, "too small"},
      {"smaller than the claim", [](World& w) { w.snapshots[0].restore_bytes = kGibibyte; }, ""},
      {"of unknown size", [](World& w) { w.snapshots[0].restore_bytes.reset(); }, ""},
      {"of unknown size is the claim", [](World& w) { w.claim.requested_bytes.reset(); }, ""},
  });
}

// parseSnapshotID in pkg/disk/utils.go of kubernetes-sigs/alibaba-cloud-csi-driver.
TEST(VolumeSource, IsNeverAClaim) {
  World world;
  world.claim.source = VolumeSource::kClaim;
  world.claim.source_name = "old";
  EXPECT_EQ(WordFor(world.Fault()), "missing");
  EXPECT_EQ(world.Fault()->text,
            "PersistentVolumeClaim ns/old does not exist, and the disk driver would make no clone "
            "of it either");
  world.claims = {MakeClaim("ns", "old")};
  EXPECT_EQ(WordFor(world.Fault()), "unsupported");
  world.claims = {};
  world.change = [](Inventory& inventory) { inventory.persistent_volume_claims = {}; };
  EXPECT_EQ(WordFor(world.Fault()), "unsupported") << "nobody knows whether it exists";
}

TEST(VolumeSource, IsNotJudgedByWhatIsNotKnown) {
  Check({
      {"no source", [](World& w) { w.claim.source = VolumeSource::kNone; }, ""},
      {"left to a populator", [](World& w) { w.claim.source = VolumeSource::kOther; }, ""},
      {"in another namespace", [](World& w) { w.claim.source_name = ""; }, ""},
      {"VolumeSnapshots are not read",
       [](World& w) { w.change = [](Inventory& inventory) { inventory.volume_snapshots = {}; }; },
       ""},
      {"nor those of the namespace",
       [](World& w) {
         w.snapshots = {};
         w.change = [](Inventory& inventory) { inventory.scope.excluded_namespaces = {"ns"}; };
       },
       ""},
      {"a list older than the claim",
       [](World& w) {
         w.snapshots = {};
         w.claim.meta.created = SampleTime();
       },
       ""},
      {"contents are not read",
       [](World& w) {
         w.change = [](Inventory& inventory) { inventory.volume_snapshot_contents = {}; };
       },
       ""},
      {"contents were read before this one can have been made",
       [](World& w) {
         w.contents = {};
         w.snapshots[0].meta.created = SampleTime() - 1min;
       },
       ""},
      {"they are not read, and the snapshot itself is not ready",
       [](World& w) {
         w.snapshots[0].is_ready = false;
         w.change = [](Inventory& inventory) { inventory.volume_snapshot_contents = {}; };
       },
       "not ready"},
  });
}

TEST(VolumeSource, IsNamedInTheFault) {
  World world;
  world.snapshots[0].restore_bytes = 39 * kGibibyte + 1;
  EXPECT_EQ(world.Fault()->text,
            "it asks for less than the 40 GiB that a volume from VolumeSnapshot ns/nightly needs");
  world.contents[0].driver = "nasplugin";
  EXPECT_THAT(world.Fault()->text, HasSubstr("VolumeSnapshotContent snapcontent-1 of Volume"));
  EXPECT_THAT(world.Fault()->text, HasSubstr("is of the driver nasplugin"));
}

TEST(VolumeSource, OfATemplateIsInTheNamespaceOfItsSet) {
  kubernetes::StatefulSet set = MakeStatefulSet("db", "pg", {"data"}, 1);
  set.meta.created = SampleTime();
  set.claim_templates[0].source = VolumeSource::kSnapshot;
  set.claim_templates[0].source_name = "nightly";
  set.claim_templates[0].requested_bytes = 7;
  const NamedSource source = SourceOf(set, set.claim_templates[0]);
  EXPECT_EQ(source.ns, "db");
  EXPECT_EQ(source.source, VolumeSource::kSnapshot);
  EXPECT_EQ(source.name, "nightly");
  EXPECT_EQ(source.bytes, 7);
  EXPECT_EQ(source.asked, SampleTime());
}

// A list that is older than what names the source does not show whether it is there.
TEST(VolumeSources, AreAwaitedWhereTheListsAreOlderThanWhatNamesThem) {
  const auto awaits = [](const std::function<void(Inventory&)>& change) {
    Inventory inventory = EmptyInventory();
    change(inventory);
    return AwaitsNewerSources(inventory);
  };
  const auto after = [](const auto& table, std::chrono::seconds by) {
    return table.read_started() + by;
  };
  EXPECT_FALSE(awaits([](Inventory&) {}));
  for (const auto by : {0s, -1s}) {
    const bool is_early = by >= 0s;
    EXPECT_EQ(is_early, awaits([&](Inventory& inventory) {
                PersistentVolumeClaim claim = MakeClaim("ns", "restored");
                claim.phase = "Pending";
                claim.source = VolumeSource::kSnapshot;
                claim.source_name = "nightly";
                claim.meta.created = after(inventory.volume_snapshots, by);
                inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim});
              }));
    EXPECT_EQ(is_early, awaits([&](Inventory& inventory) {
                auto set = MakeStatefulSet("ns", "web", {"data"}, 1);
                set.claim_templates[0].source = VolumeSource::kClaim;
                set.claim_templates[0].source_name = "golden";
                set.meta.created = after(inventory.persistent_volume_claims, by);
                inventory.stateful_sets = TableOf<kubernetes::StatefulSet>({set});
              }));
    EXPECT_EQ(is_early, awaits([&](Inventory& inventory) {
                VolumeSnapshotContent content;
                content.meta.created = after(inventory.volume_snapshots, by);
                inventory.volume_snapshot_contents = TableOf<VolumeSnapshotContent>({content});
              }));
    EXPECT_EQ(is_early, awaits([&](Inventory& inventory) {
                VolumeSnapshot snapshot;
                snapshot.meta.created = after(inventory.volume_snapshot_contents, by) - 1min;
                inventory.volume_snapshots = TableOf<VolumeSnapshot>({snapshot});
              }));
  }
  EXPECT_FALSE(awaits([&](Inventory& inventory) {
    PersistentVolumeClaim claim = MakeClaim("ns", "plain");
    claim.phase = "Pending";
    claim.meta.created = after(inventory.volume_snapshots, 1h);
    inventory.persistent_volume_claims = TableOf<PersistentVolumeClaim>({claim});
  })) << "it names no source";
}

}  // namespace
}  // namespace exporter::volume_sources_test
