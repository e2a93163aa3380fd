// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/publish/page_samples.h"

namespace exporter::provisioning_series_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr const char* kName = "ack_storage_persistentvolumeclaim_provisioning_error";

// A Pending claim of a class with Immediate binding.
Inventory Pending(const char* message) {
  auto claim = MakeClaim("ns", "c");
  claim.meta.uid = "u";
  claim.phase = "Pending";
  claim.volume_name.clear();
  auto storage_class = MakeClass(kSampleClass);
  storage_class.volume_binding_mode = "Immediate";
  Inventory inventory = EmptyInventory();
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({storage_class});
  kubernetes::Event event;
  event.meta.name = "e";
  event.reason = "ProvisioningFailed";
  event.message = message;
  event.involved = {.kind = "PersistentVolumeClaim", .ns = "ns", .name = "c", .uid = "u"};
  event.last_seen = SampleTime();
  inventory.events = TableOf<kubernetes::Event>({event});
  return inventory;
}

TEST(ProvisioningSeries, NameTheClaimItsClassAndTheCause) {
  for (const auto& [message, cause] :
       {std::pair{"ErrorCode: QuotaExceed.DiskCapacity", "quota"},
        {"all attempts failed: cloud_auto: not supported in zone: cn-x-a", "out_of_stock"},
        {"ErrorCode: InvalidParameter.KMSKeyId.CMKNotEnabled", "kms"},
        {"what is this?", "other"}}) {
    EXPECT_THAT(SamplesOf(Pending(message), kName),
                ElementsAre(R"({namespace="ns",persistentvolumeclaim="c",)"
                            R"(storageclass="alicloud-disk-essd",cause=")" +
                            std::string(cause) + "\"} 1"));
  }
}

TEST(ProvisioningSeries, NameAClassThatIsMissing) {
  Inventory inventory = Pending("storageclass.storage.k8s.io \"alicloud-disk-essd\" not found");
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({});
  EXPECT_THAT(SamplesOf(inventory, kName),
              ElementsAre(R"({namespace="ns",persistentvolumeclaim="c",)"
                          R"(storageclass="alicloud-disk-essd",cause="class_missing"} 1)"));
}

TEST(ProvisioningSeries, NameTheCauseThatItsSourceShowsWithoutAnyEvent) {
  Inventory inventory = Pending("");
  inventory.events = TableOf<kubernetes::Event>({});
  kubernetes::PersistentVolumeClaim claim = *inventory.persistent_volume_claims.begin();
  claim.source = kubernetes::VolumeSource::kSnapshot;
  claim.source_name = "nightly";
  inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
  EXPECT_THAT(SamplesOf(inventory, kName),
              ElementsAre(R"({namespace="ns",persistentvolumeclaim="c",)"
                          R"(storageclass="alicloud-disk-essd",cause="disk_missing"} 1)"));
}

struct Case {
  const char* what;
  std::function<void(Inventory&)> change;
};

TEST(ProvisioningSeries, AreGoneWithTheFailureOrWhatTellsOfIt) {
  const std::vector<Case> cases{
      {"no failure",
       [](Inventory& inventory) { inventory.events = TableOf<kubernetes::Event>({}); }},
      {"a volume was made",
       [](Inventory& inventory) {
         auto volume = MakeDiskVolume("d-1", "Available");
         volume.claim = {.ns = "ns", .name = "c", .uid = "u"};
         inventory.persistent_volumes = TableOf<kubernetes::PersistentVolume>({volume});
       }},
      {"out of scope", [](Inventory& inventory) { inventory.scope.namespaces = {"other"}; }},
      {"no list of the claims",
       [](Inventory& inventory) { inventory.persistent_volume_claims = {}; }},
      {"no list of the classes", [](Inventory& inventory) { inventory.storage_classes = {}; }},
      {"no list of the pods", [](Inventory& inventory) { inventory.pods = {}; }},
      {"no list of the volumes", [](Inventory& inventory) { inventory.persistent_volumes = {}; }},
  };
  for (const Case& each : cases) {
    Inventory inventory = Pending("ErrorCode: QuotaExceed.DiskCapacity");
    each.change(inventory);
    EXPECT_THAT(SamplesOf(inventory, kName), IsEmpty()) << each.what;
  }
}

}  // namespace
}  // namespace exporter::provisioning_series_test
