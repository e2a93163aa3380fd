// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "exporter/analysis/analysis.h"
#include "exporter/analysis/cost.h"
#include "tests/support/sample_inventory.h"

namespace exporter::cost_reconciliation_test {
namespace {

using kubernetes::PersistentVolume;

constexpr const char* kOurs = "c-ours";

// All cost figures must add up. Disk sizes are distinct powers of two and a GiB costs 1 a month, so
// that a sum identifies the disks it contains.
struct Ledger {
  std::vector<alibaba::Disk> disks;
  std::vector<PersistentVolume> volumes;

  alibaba::Disk& AddDisk(const std::string& id, std::int64_t gib,
                         const std::string& instance = "") {
    alibaba::Disk& disk = disks.emplace_back(MakeDisk(id, instance));
    disk.size_gib = gib;
    disk.cluster_id = kOurs;
    return disk;
  }

  // 1000Gi, whatever the size of its disk.
  PersistentVolume& AddVolume(const std::string& disk, const std::string& phase,
                              const std::string& ns) {
    PersistentVolume& volume = volumes.emplace_back(MakeDiskVolume(disk, phase));
    volume.meta.created = SampleTime() - std::chrono::hours{1};
    volume.zones = {"cn-shenzhen-d"};
    volume.storage_class = "class-" + ns;
    volume.claim = kubernetes::ClaimRef{.ns = ns, .name = "claim-" + disk, .uid = ""};
    return volume;
  }
};

// Disks and volumes in every state.
Ledger MakeLedger() {
  Ledger ledger;
  ledger.AddDisk("d-used", 1, "i-n1");
  ledger.AddVolume("d-used", "Bound", "a");
  ledger.AddDisk("d-claimed", 2);
  ledger.AddVolume("d-claimed", "Bound", "a");
  ledger.AddDisk("d-released", 4).charge_type = "PrePaid";
  ledger.AddVolume("d-released", "Released", "a");
  ledger.AddDisk("d-settling", 8);
  ledger.AddDisk("d-moving", 16, "i-n1").status = "Detaching";
  ledger.AddVolume("d-moving", "Bound", "b");
  ledger.AddDisk("d-lent", 32, "i-elsewhere");
  ledger.AddVolume("d-lent", "Bound", "b");
  ledger.AddDisk("d-unmanaged", 64, "i-n1");
  ledger.AddDisk("d-foreign", 128).cluster_id = "c-theirs";
  ledger.AddDisk("d-unknown", 256).cluster_id = "";
  ledger.AddDisk("d-system", 512, "i-n1").type = "system";
  ledger.AddDisk("d-two", 1024);
  ledger.AddVolume("d-two", "Available", "a").meta.name = "a-second";
  ledger.AddVolume("d-two", "Bound", "b");
  ledger.AddDisk("d-local", 2048, "i-n1").category = "local_ssd_pro";
  ledger.AddVolume("d-gone", "Bound", "a");
  ledger.AddVolume("d-far", "Bound", "b").zones = {"cn-beijing-a"};
  PersistentVolume& nas = ledger.AddVolume("", "Bound", "a");
  nas.driver = "nasplugin.csi.alibabacloud.com";
  nas.meta.name = "nas";
  return ledger;
}

class CostReconciliation : public ::testing::Test {
 protected:
  CostReconciliation() {
    inventory_ = EmptyInventory();
    inventory_.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
    inventory_.persistent_volumes = TableOf(ledger_.volumes);
    inventory_.disks = TableOf(ledger_.disks);
    options_.cluster_id = kOurs;
    options_.prices.flat_per_gib_month = 1;
  }

  // The cost of the volumes by the state of their disks.
  static std::map<std::string, double> CostsOfVolumes(const Analysis& analysis) {
    std::map<std::string, double> costs;
    for (const auto& entry : analysis.disks.volumes) {
      const auto cost = VolumeMonthlyCost(analysis.prices, analysis.index, *entry.volume);
      if (cost) costs[std::string(Name(entry.state))] += cost->amount;
    }
    return costs;
  }

  Ledger ledger_ = MakeLedger();
  Inventory inventory_;
  AnalysisOptions options_;
};

// All disks in DescribeDisks are billed, except the local one.
constexpr double kAllDisks = 2047;

std::map<std::string, double> Amounts(const std::map<CostGroup, CostSum>& groups) {
  std::map<std::string, double> amounts;
  for (const auto& [group, sum] : groups) amounts[group.name] += sum.amount;
  return amounts;
}

double Sum(const std::map<std::string, double>& amounts) {
  double sum = 0;
  for (const auto& [name, amount] : amounts) sum += amount;
  return sum;
}

TEST_F(CostReconciliation, IsTheSameTotalByStateByClassAndByNamespace) {
  const Analysis analysis(inventory_, options_);
  const auto totals = SumCosts(analysis);
  EXPECT_EQ(Amounts(totals.by_state), (std::map<std::string, double>{{"in_use", 1},
                                                                     {"unattached_claimed", 1026},
                                                                     {"unattached_pv", 4},
                                                                     {"settling", 8},
                                                                     {"transient", 16},
                                                                     {"attached_elsewhere", 32},
                                                                     {"unmanaged", 64},
                                                                     {"foreign", 128},
                                                                     {"unknown_owner", 256},
                                                                     {"system", 512}}));
  EXPECT_EQ(Amounts(totals.by_storage_class),
            (std::map<std::string, double>{{"class-a", 7}, {"class-b", 1072}, {"", 968}}));
  for (const auto* groups :
       {&totals.all, &totals.by_state, &totals.by_storage_class, &totals.by_namespace}) {
    EXPECT_EQ(Sum(Amounts(*groups)), kAllDisks);
  }
}

TEST_F(CostReconciliation, IsThatOfTheVolumesAndOfTheDisksWithoutOne) {
  const Analysis analysis(inventory_, options_);
  auto volumes = CostsOfVolumes(analysis);
  volumes.erase("unread");
  double without_volume = 0;
  for (const ReconciledDisk& entry : analysis.disks.all) {
    const auto cost = DiskMonthlyCost(analysis.prices, *entry.disk);
    if (entry.volume == nullptr && cost) without_volume += cost->amount;
  }
  EXPECT_EQ(without_volume, 8 + 64 + 128 + 256 + 512);
  EXPECT_EQ(Sum(volumes) + without_volume, kAllDisks);
}

TEST_F(CostReconciliation, IsOfAVolumeWhatItsDiskCostsAndOfADanglingOneNothing) {
  const Analysis analysis(inventory_, options_);
  EXPECT_EQ(CostsOfVolumes(analysis), (std::map<std::string, double>{{"in_use", 1},
                                                                     {"unattached", 2 + 4 + 1024},
                                                                     {"transient", 16},
                                                                     {"attached_elsewhere", 32},
                                                                     {"dangling", 0},
                                                                     {"unread", 1000}}));
}

TEST_F(CostReconciliation, IsOnTheBoundOneOfTwoVolumesOfADisk) {
  const Analysis analysis(inventory_, options_);
  for (const auto& entry : analysis.disks.volumes) {
    if (entry.volume->disk_id != "d-two") continue;
    const auto cost = VolumeMonthlyCost(analysis.prices, analysis.index, *entry.volume);
    EXPECT_EQ(cost.has_value(), entry.volume->phase == "Bound") << entry.volume->meta.name;
    EXPECT_EQ(cost.has_value(), entry.stands_for_disk);
  }
}

TEST_F(CostReconciliation, IsNoneOfWhatIsNoDisk) {
  const Analysis analysis(inventory_, options_);
  const auto* nas = analysis.index.FindVolume("nas");
  ASSERT_NE(nas, nullptr);
  EXPECT_EQ(VolumeMonthlyCost(analysis.prices, analysis.index, *nas), std::nullopt);
}

}  // namespace
}  // namespace exporter::cost_reconciliation_test
