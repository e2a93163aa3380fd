// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/volume_facts.h"
#include "exporter/poll/reading_store.h"
#include "tests/poll/made_source.h"

namespace exporter::phase_first_seen_test {
namespace {

using kubernetes::PersistentVolume;
using namespace std::chrono_literals;

PersistentVolume Undated(const std::string& phase) {
  PersistentVolume volume = MakeDiskVolume("d-1", phase);
  volume.phase_since.reset();
  return volume;
}

// Polls a list of volumes and builds the inventory at the same instant.
struct Sight {
  Source source = MakeSource("persistentvolumes");
  ReadingStore store{{Scheduled(source)}};

  Inventory Look(std::chrono::microseconds at, std::vector<PersistentVolume> volumes) {
    store.Put(0, 0, ReadingOf(std::move(volumes)), SampleTime() + at, SampleTime() + at);
    return store.Build(SampleTime() + at);
  }
  std::optional<TimePoint> Since(std::chrono::microseconds at, const PersistentVolume& volume) {
    return PhaseSince(Look(at, {volume}), volume);
  }
};

TEST(FirstSeen, IsTheFirstInventoryThatHadTheVolumeInItsPhase) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Released")), SampleTime());
  EXPECT_EQ(sight.Since(30s, Undated("Released")), SampleTime());
  EXPECT_EQ(sight.Since(5h, Undated("Released")), SampleTime());
}

TEST(FirstSeen, StartsAnewWithANewPhase) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Bound")), SampleTime());
  EXPECT_EQ(sight.Since(30s, Undated("Released")), SampleTime() + 30s);
  EXPECT_EQ(sight.Since(60s, Undated("Available")), SampleTime() + 60s);
  EXPECT_EQ(sight.Since(90s, Undated("Released")), SampleTime() + 90s);
}

TEST(FirstSeen, StartsAnewWithAnotherVolumeOfTheSameName) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Released")), SampleTime());
  PersistentVolume made_again = Undated("Released");
  made_again.meta.uid = "another";
  EXPECT_EQ(sight.Since(30s, made_again), SampleTime() + 30s);
}

TEST(FirstSeen, IsForgottenWithTheVolume) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Released")), SampleTime());
  EXPECT_TRUE(sight.Look(30s, {}).first_seen.empty());
  EXPECT_EQ(sight.Since(60s, Undated("Released")), SampleTime() + 60s);
}

TEST(FirstSeen, IsKeptOverFailedPolls) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Released")), SampleTime());
  sight.store.Put(0, 0, tl::unexpected(Error{ErrorKind::kTimeout, "late"}), SampleTime() + 30s,
                  SampleTime() + 40s);
  EXPECT_EQ(PhaseSince(sight.store.Build(SampleTime() + 40s), Undated("Released")), SampleTime());
}

TEST(FirstSeen, IsKeptWhileTheListIsTooOldToBeShown) {
  Sight sight;
  EXPECT_EQ(sight.Since(0s, Undated("Released")), SampleTime());
  EXPECT_FALSE(sight.store.Build(SampleTime() + 1h).persistent_volumes.available());
  EXPECT_EQ(sight.Since(2h, Undated("Released")), SampleTime());
}

TEST(FirstSeen, GivesWayToTheTimeInTheObject) {
  Sight sight;
  const PersistentVolume dated = MakeDiskVolume("d-1", "Released");
  const Inventory inventory = sight.Look(0s, {dated});
  EXPECT_TRUE(inventory.first_seen.empty());
  EXPECT_EQ(PhaseSince(inventory, dated), SampleTime() - 1h);
}

}  // namespace
}  // namespace exporter::phase_first_seen_test
