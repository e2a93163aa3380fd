// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_facts.h"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "tests/support/sample_inventory.h"

namespace exporter::volume_facts_test {
namespace {

using kubernetes::PersistentVolume;

TEST(PhaseSince, TakesTheTimeOfTheObjectFirst) {
  Inventory inventory = EmptyInventory();
  const PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  inventory.first_seen[PhaseKey(volume)] = SampleTime();
  EXPECT_EQ(PhaseSince(inventory, volume), SampleTime() - std::chrono::hours{1});
}

TEST(PhaseSince, ElseTakesWhenWeFirstSawIt) {
  Inventory inventory = EmptyInventory();
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.phase_since.reset();
  inventory.first_seen[PhaseKey(volume)] = SampleTime() - std::chrono::minutes{5};
  EXPECT_EQ(PhaseSince(inventory, volume), SampleTime() - std::chrono::minutes{5});
}

TEST(PhaseSince, IsUnknownWithoutEither) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  volume.phase_since.reset();
  EXPECT_EQ(PhaseSince(EmptyInventory(), volume), std::nullopt);
}

TEST(PhaseKey, TellsVolumesAndPhasesApart) {
  const PersistentVolume volume = MakeDiskVolume("d-1", "Released");
  PersistentVolume failed = volume;
  failed.phase = "Failed";
  PersistentVolume made_again = volume;
  made_again.meta.uid = "another";
  EXPECT_NE(PhaseKey(volume), PhaseKey(failed));
  EXPECT_NE(PhaseKey(volume), PhaseKey(made_again));
  EXPECT_EQ(PhaseKey(volume), PhaseKey(MakeDiskVolume("d-1", "Released")));
}

struct Placement {
  std::string category;
  std::string performance_level;
  std::string zone;
};

Placement PlacementWith(const PersistentVolume& volume, std::vector<alibaba::Disk> disks) {
  Inventory inventory = EmptyInventory();
  inventory.disks = TableOf(std::move(disks));
  const VolumePlacement placement = PlacementOf(Index(inventory), volume);
  return {.category = std::string(placement.category),
          .performance_level = std::string(placement.performance_level),
          .zone = std::string(placement.zone)};
}

PersistentVolume Labelled() {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  volume.category = "cloud_essd";
  volume.performance_level = "PL3";
  volume.zones = {"cn-shenzhen-e"};
  return volume;
}

TEST(PlacementOf, IsWhatTheVolumeSaysWhereTheDiskIsNotKnown) {
  const Placement placement = PlacementWith(Labelled(), {MakeDisk("d-2")});
  EXPECT_EQ(placement.category, "cloud_essd");
  EXPECT_EQ(placement.performance_level, "PL3");
  EXPECT_EQ(placement.zone, "cn-shenzhen-e");
}

TEST(PlacementOf, IsWhatEcsSaysWhereTheDiskIsKnown) {
  alibaba::Disk disk = MakeDisk("d-1");
  disk.category = "cloud_efficiency";
  disk.performance_level = "";
  const Placement placement = PlacementWith(Labelled(), {disk});
  EXPECT_EQ(placement.category, "cloud_efficiency");
  EXPECT_EQ(placement.performance_level, "");
  EXPECT_EQ(placement.zone, "cn-shenzhen-d");
}

TEST(PlacementOf, KeepsTheZoneOfTheVolumeForADiskWithoutOne) {
  alibaba::Disk regional = MakeDisk("d-1");
  regional.zone = "";
  EXPECT_EQ(PlacementWith(Labelled(), {regional}).zone, "cn-shenzhen-e");
}

TEST(PlacementOf, NamesNoZoneForSeveral) {
  PersistentVolume volume = Labelled();
  volume.zones = {"cn-shenzhen-d", "cn-shenzhen-e"};
  EXPECT_EQ(PlacementWith(volume, {}).zone, "");
  volume.zones = {};
  EXPECT_EQ(PlacementWith(volume, {}).zone, "");
}

// A term that requires a label to have one of these values.
kubernetes::NodeSelectorTerm Demanding(std::string key, std::vector<std::string> values,
                                       std::string op = "In") {
  return {.labels = {{.key = std::move(key), .op = std::move(op), .values = std::move(values)}},
          .fields = {}};
}

TEST(RegionsOf, AreThoseOfTheZones) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  volume.zones = {"ap-southeast-1a", "cn-shenzhen-d", "cn-shenzhen-e"};
  EXPECT_EQ(RegionsOf(volume), (std::vector<std::string>{"ap-southeast-1", "cn-shenzhen"}));
}

TEST(RegionsOf, AreThoseOfTheAffinityOfARegionalDisk) {
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  for (const char* key :
       {"topology.kubernetes.io/region", "failure-domain.beta.kubernetes.io/region"}) {
    volume.node_affinity =
        kubernetes::NodeSelector{Demanding(key, {"cn-shenzhen"}), Demanding(key, {"cn-beijing"})};
    EXPECT_EQ(RegionsOf(volume), (std::vector<std::string>{"cn-beijing", "cn-shenzhen"})) << key;
  }
}

TEST(RegionsOf, AreUnknownWhereAnythingElseWouldDo) {
  const std::string key = "topology.kubernetes.io/region";
  PersistentVolume volume = MakeDiskVolume("d-1", "Bound");
  EXPECT_TRUE(RegionsOf(volume).empty()) << "no affinity";
  volume.node_affinity = kubernetes::NodeSelector{};
  EXPECT_TRUE(RegionsOf(volume).empty()) << "no term";
  volume.node_affinity = kubernetes::NodeSelector{Demanding(key, {"cn-shenzhen"}, "NotIn")};
  EXPECT_TRUE(RegionsOf(volume).empty()) << "another operator";
  volume.node_affinity = kubernetes::NodeSelector{
      Demanding(key, {"cn-shenzhen"}), Demanding("kubernetes.io/hostname", {"cn-shenzhen"})};
  EXPECT_TRUE(RegionsOf(volume).empty()) << "a term that names none";
}

TEST(IsOrphaned, HoldsForTheThreePhasesThatNobodyUses) {
  for (const char* phase : {"Available", "Released", "Failed"}) {
    EXPECT_TRUE(IsOrphaned(MakeVolume("pv", phase))) << phase;
  }
  for (const char* phase : {"Pending", "Bound", "", "available"}) {
    EXPECT_FALSE(IsOrphaned(MakeVolume("pv", phase))) << phase;
  }
}

}  // namespace
}  // namespace exporter::volume_facts_test
