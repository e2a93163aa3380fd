// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/inventory/scope.h"
#include "exporter/metrics/page_builder.h"
#include "tests/publish/page_samples.h"

namespace exporter::scope_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string PageWith(Inventory inventory, Scope scope) {
  inventory.scope = std::move(scope);
  return TextOf(RenderedPage(inventory));
}

kubernetes::PersistentVolume VolumeOf(const std::string& name, const std::string& storage_class,
                                      const std::string& ns) {
  auto volume = MakeDiskVolume(name, "Released");
  volume.storage_class = storage_class;
  volume.claim = kubernetes::ClaimRef{.ns = ns, .name = "data", .uid = "u"};
  return volume;
}

Inventory TwoVolumes() {
  Inventory inventory = EmptyInventory();
  inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>(
      {VolumeOf("d-1", "fast", "shop"), VolumeOf("d-2", "slow", "bank")});
  return inventory;
}

TEST(Scope, CoversEverythingUnlessItIsNarrowed) {
  const Scope all;
  EXPECT_TRUE(all.CoversNamespace("shop"));
  EXPECT_TRUE(all.CoversClass(""));
  const Scope some{.namespaces = {"shop", "bank"}, .excluded_namespaces = {"bank"}};
  EXPECT_TRUE(some.CoversNamespace("shop"));
  EXPECT_FALSE(some.CoversNamespace("bank")) << "what is excluded stays out";
  EXPECT_FALSE(some.CoversNamespace("zoo"));
  EXPECT_TRUE(some.CoversNamespace("")) << "of what has no namespace";
}

TEST(Scope, NarrowsSeriesAndFindingsByClass) {
  EXPECT_THAT(PageWith(TwoVolumes(), {.storage_classes = {"fast"}}),
              AllOf(HasSubstr("persistentvolume=\"pv-d-1\""), Not(HasSubstr("pv-d-2")),
                    Not(HasSubstr("storageclass=\"slow")),
                    HasSubstr("findings{check=\"orphaned-pv\",severity=\"critical\"} 1\n")));
  EXPECT_THAT(PageWith(TwoVolumes(), {.excluded_storage_classes = {"fast"}}),
              AllOf(HasSubstr("persistentvolume=\"pv-d-2\""), Not(HasSubstr("pv-d-1"))));
}

TEST(Scope, NarrowsVolumesByTheNamespaceOfTheirClaim) {
  EXPECT_THAT(PageWith(TwoVolumes(), {.excluded_namespaces = {"bank"}}),
              AllOf(HasSubstr("persistentvolume=\"pv-d-1\""), Not(HasSubstr("pv-d-2"))));
}

TEST(Scope, NeverMakesADiskLookUnclaimed) {
  Inventory inventory = TwoVolumes();
  inventory.disks = TableOf<alibaba::Disk>({MakeDisk("d-2")});
  EXPECT_THAT(PageWith(inventory, {.namespaces = {"shop"}}),
              AllOf(HasSubstr("ack_storage_disk_info{disk=\"d-2\""),
                    HasSubstr("persistentvolume=\"pv-d-2\"")))
      << "the disk is shown with the volume that names it";
}

}  // namespace
}  // namespace exporter::scope_test
