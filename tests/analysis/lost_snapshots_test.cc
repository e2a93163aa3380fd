// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/lost_snapshots.h"

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::lost_snapshots_test {
namespace {

using namespace std::chrono_literals;

alibaba::Snapshot SnapshotOf(const std::string& disk, TimePoint created = SampleTime() - 48h) {
  alibaba::Snapshot snapshot;
  snapshot.id = "s-" + disk;
  snapshot.region = "cn-shenzhen";
  snapshot.source_disk_id = disk;
  snapshot.source_disk_gib = 40;
  snapshot.created = created;
  return snapshot;
}

Inventory With(std::vector<alibaba::Snapshot> snapshots) {
  Inventory inventory = EmptyInventory();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-there")});
  inventory.snapshots = TableOf(std::move(snapshots));
  inventory.snapshot_regions = {"cn-shenzhen"};
  return inventory;
}

LostSnapshots LostIn(const Inventory& inventory) {
  const auto regions = FindLostSnapshots(inventory, Index(inventory));
  EXPECT_TRUE(regions && regions->size() == 1);
  return regions && !regions->empty() ? regions->begin()->second : LostSnapshots{};
}

TEST(LostSnapshots, AreThoseWhoseDiskIsGone) {
  const auto lost = LostIn(With(
      {SnapshotOf("d-there"), SnapshotOf("d-gone"), SnapshotOf("d-old", SampleTime() - 1000h)}));
  EXPECT_EQ(lost.count, 2);
  EXPECT_EQ(lost.disk_gib, 80);
  EXPECT_EQ(lost.oldest, SampleTime() - 1000h);
}

TEST(LostSnapshots, AreNoneWhereEveryDiskIsThere) {
  const auto lost = LostIn(With({SnapshotOf("d-there")}));
  EXPECT_EQ(lost.count, 0);
  EXPECT_EQ(lost.oldest, std::nullopt);
}

TEST(LostSnapshots, AreNotThoseOfDisksThatMayBeNewerThanTheList) {
  EXPECT_EQ(LostIn(With({SnapshotOf("d-new", SampleTime() + 1s)})).count, 0);
  alibaba::Snapshot timeless = SnapshotOf("d-gone");
  timeless.created.reset();
  EXPECT_EQ(LostIn(With({timeless})).count, 0);
}

TEST(LostSnapshots, AreNotThoseOfRegionsWhoseDisksAreUnknown) {
  alibaba::Snapshot elsewhere = SnapshotOf("d-gone");
  elsewhere.region = "cn-beijing";
  EXPECT_EQ(LostIn(With({elsewhere})).count, 0);
}

TEST(LostSnapshots, AreNotThoseThatImagesRestOn) {
  alibaba::Snapshot of_image = SnapshotOf("d-gone");
  of_image.usage = "image";
  EXPECT_EQ(LostIn(With({of_image})).count, 0);
}

TEST(LostSnapshots, AreUnknownInRegionsWhoseSnapshotsWereNotRead) {
  Inventory inventory = With({SnapshotOf("d-gone")});
  inventory.snapshot_regions.clear();
  const auto regions = FindLostSnapshots(inventory, Index(inventory));
  EXPECT_TRUE(regions && regions->empty());
}

TEST(LostSnapshots, AreUnknownWithoutDisksOrSnapshots) {
  Inventory no_disks = With({SnapshotOf("d-gone")});
  no_disks.disks = {};
  EXPECT_FALSE(FindLostSnapshots(no_disks, Index(no_disks)));
  Inventory no_snapshots = With({});
  no_snapshots.snapshots = {};
  EXPECT_FALSE(FindLostSnapshots(no_snapshots, Index(no_snapshots)));
}

}  // namespace
}  // namespace exporter::lost_snapshots_test
