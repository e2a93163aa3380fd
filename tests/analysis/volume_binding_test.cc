// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/volume_binding.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/sample_inventory.h"

namespace exporter::volume_binding_test {
namespace {

using kubernetes::ClaimTemplate;
using kubernetes::PersistentVolume;

PersistentVolume Stray() {
  PersistentVolume volume = MakeVolume("pv", "Available");
  volume.access_modes = {"ReadWriteOnce"};
  volume.volume_mode = "Filesystem";
  volume.labels = {{"pool", "a"}};
  return volume;
}

VolumeRequest Request() {
  return {.storage_class = kSampleClass,
          .bytes = 1000 * kGibibyte,
          .access_modes = {"ReadWriteOnce"},
          .volume_mode = "Filesystem",
          .selector = {}};
}

struct Case {
  const char* what;
  std::function<void(VolumeRequest&, PersistentVolume&)> change;
  bool binds;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& each : cases) {
    VolumeRequest request = Request();
    PersistentVolume volume = Stray();
    each.change(request, volume);
    EXPECT_EQ(CanBind(request, volume), each.binds) << each.what;
  }
}

TEST(CanBind, AsksWhetherTheVolumeIsFree) {
  Check({
      {"free", [](auto&, auto&) {}, true},
      {"Released", [](auto&, auto& volume) { volume.phase = "Released"; }, false},
      {"Bound", [](auto&, auto& volume) { volume.phase = "Bound"; }, false},
      {"Pending", [](auto&, auto& volume) { volume.phase = "Pending"; }, false},
      {"reserved",
       [](auto&, auto& volume) {
         volume.claim = {"ns", "data-web-0", ""};
       },
       false},
      {"dying", [](auto&, auto& volume) { volume.meta.deleting_since = SampleTime(); }, false},
  });
}

TEST(CanBind, AsksForTheSameClass) {
  Check({
      {"another", [](auto&, auto& volume) { volume.storage_class = "b"; }, false},
      {"none", [](auto&, auto& volume) { volume.storage_class = ""; }, false},
      {"none asked for", [](auto& request, auto&) { request.storage_class = ""; }, false},
      {"none and none asked for",
       [](auto& request, auto& volume) {
         request.storage_class = "";
         volume.storage_class = "";
       },
       true},
  });
}

// FindMatchingVolume of k8s.io/component-helpers/storage/volume.
TEST(CanBind, AsksForTheSameVolumeAttributesClass) {
  Check({
      {"of the volume alone", [](auto&, auto& volume) { volume.volume_attributes_class = "gold"; },
       false},
      {"of the claim alone", [](auto& request, auto&) { request.volume_attributes_class = "gold"; },
       false},
      {"of both",
       [](auto& request, auto& volume) {
         volume.volume_attributes_class = request.volume_attributes_class = "gold";
       },
       true},
  });
}

TEST(CanBind, DoesNotAskForTheSource) {
  Check(
      {{"a snapshot",
        [](auto& request, auto&) { request.source = kubernetes::VolumeSource::kSnapshot; }, true}});
}

TEST(CanBind, AsksForEnoughRoomAndKnowsNoLimitOnWaste) {
  Check({
      {"a byte short", [](auto& request, auto&) { ++request.bytes; }, false},
      {"a thousand times too large", [](auto& request, auto&) { request.bytes = kGibibyte; }, true},
      {"of unknown size", [](auto&, auto& volume) { volume.capacity_bytes.reset(); }, false},
  });
}

TEST(CanBind, AsksForEveryAccessMode) {
  Check({
      {"more than asked for",
       [](auto&, auto& volume) { volume.access_modes.emplace_back("ReadOnlyMany"); }, true},
      {"one is missing",
       [](auto& request, auto&) { request.access_modes.emplace_back("ReadWriteMany"); }, false},
      {"none is offered", [](auto&, auto& volume) { volume.access_modes.clear(); }, false},
  });
}

TEST(CanBind, TakesAnEmptyVolumeModeForFilesystem) {
  Check({
      {"Block", [](auto&, auto& volume) { volume.volume_mode = "Block"; }, false},
      {"Block asked for", [](auto& request, auto&) { request.volume_mode = "Block"; }, false},
      {"the volume's is empty", [](auto&, auto& volume) { volume.volume_mode = ""; }, true},
      {"the claim's is empty", [](auto& request, auto&) { request.volume_mode = ""; }, true},
      {"Block for an empty one",
       [](auto& request, auto& volume) {
         request.volume_mode = "";
         volume.volume_mode = "Block";
       },
       false},
  });
}

TEST(CanBind, AsksTheSelectorForTheLabelsOfTheVolume) {
  const auto selects = [](std::vector<kubernetes::Requirement> requirements) {
    return [=](VolumeRequest& request, PersistentVolume&) { request.selector = requirements; };
  };
  Check({
      {"selected", selects({{"pool", "In", {"a"}}}), true},
      {"another value", selects({{"pool", "In", {"b"}}}), false},
      {"no such label", selects({{"tier", "Exists", {}}}), false},
      {"everything", selects({}), true},
  });
}

TEST(CanBindReserved, AsksForTheReservationRoomAndModesButNeitherClassNorSelector) {
  struct ReservedCase {
    const char* what;
    std::function<void(VolumeRequest&, PersistentVolume&)> change;
    bool binds;
  };
  const std::vector<ReservedCase> cases{
      {"reserved by name", [](auto&, auto&) {}, true},
      {"of another class", [](auto&, auto& volume) { volume.storage_class = "b"; }, true},
      {"not selected",
       [](auto& request, auto&) {
         request.selector = kubernetes::LabelSelector{{"pool", "In", {"b"}}};
       },
       true},
      {"not reserved", [](auto&, auto& volume) { volume.claim.reset(); }, false},
      {"of a claim that was", [](auto&, auto& volume) { volume.claim->uid = "u"; }, false},
      {"Released", [](auto&, auto& volume) { volume.phase = "Released"; }, false},
      {"dying", [](auto&, auto& volume) { volume.meta.deleting_since = SampleTime(); }, false},
      {"too small", [](auto& request, auto&) { ++request.bytes; }, false},
      {"of another mode", [](auto& request, auto&) { request.volume_mode = "Block"; }, false},
      {"of another VolumeAttributesClass",
       [](auto&, auto& volume) { volume.volume_attributes_class = "gold"; }, false},
  };
  for (const ReservedCase& each : cases) {
    VolumeRequest request = Request();
    PersistentVolume volume = Stray();
    volume.claim = {"ns", "data-web-0", ""};
    each.change(request, volume);
    EXPECT_EQ(CanBindReserved(request, volume), each.binds) << each.what;
  }
}

TEST(RequestOf, TakesWhatTheTemplateAsksFor) {
  const Inventory inventory = EmptyInventory();
  const ClaimTemplate claim{.name = "data",
                            .storage_class = "fast",
                            .requested_bytes = 20 * kGibibyte,
                            .access_modes = {"ReadWriteOnce"},
                            .volume_mode = "Block",
                            .selector = kubernetes::LabelSelector{{"pool", "In", {"a"}}},
                            .source = kubernetes::VolumeSource::kSnapshot,
                            .volume_attributes_class = {"gold"}};
  const VolumeRequest request = RequestOf(Index(inventory), claim);
  EXPECT_EQ(request.storage_class, "fast");
  EXPECT_EQ(request.bytes, 20 * kGibibyte);
  EXPECT_EQ(request.access_modes, claim.access_modes);
  EXPECT_EQ(request.volume_mode, "Block");
  EXPECT_EQ(request.selector, claim.selector);
  EXPECT_EQ(request.source, kubernetes::VolumeSource::kSnapshot);
  EXPECT_EQ(request.volume_attributes_class, "gold");
}

TEST(RequestOf, TakesTheDefaultClassWhereTheTemplateNamesNone) {
  Inventory inventory = EmptyInventory();
  auto older = MakeClass("older");
  older.is_default = true;
  older.meta.created = At("2025-01-01T00:00:00Z");
  auto newer = MakeClass("newer");
  newer.is_default = true;
  newer.meta.created = At("2026-01-01T00:00:00Z");
  inventory.storage_classes = TableOf<kubernetes::StorageClass>({older, newer, MakeClass("plain")});
  const Index index(inventory);
  ClaimTemplate claim{
      .name = "data", .storage_class = {}, .requested_bytes = {}, .access_modes = {}};
  EXPECT_EQ(RequestOf(index, claim).storage_class, "newer");
  claim.storage_class = "";
  EXPECT_EQ(RequestOf(index, claim).storage_class, "") << "explicitly none";
  EXPECT_EQ(RequestOf(index, claim).bytes, 0);
}

TEST(RequestOf, AsksForNoClassWhereThereIsNoDefault) {
  const Inventory inventory = EmptyInventory();
  const ClaimTemplate claim{
      .name = "data", .storage_class = {}, .requested_bytes = {}, .access_modes = {}};
  EXPECT_EQ(RequestOf(Index(inventory), claim).storage_class, "");
}

}  // namespace
}  // namespace exporter::volume_binding_test
