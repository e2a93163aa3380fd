// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/storage_class.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::storage_class_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kFull = R"({
  "metadata": {"name": "essd", "annotations": {
    "storageclass.kubernetes.io/is-default-class": "true"}},
  "provisioner": "diskplugin.csi.alibabacloud.com",
  "parameters": {"type": "cloud_essd,cloud_ssd", "performanceLevel": "PL1",
                 "zoneId": "cn-shenzhen-d,cn-shenzhen-e"},
  "allowedTopologies": [{"matchLabelExpressions": [
    {"key": "topology.diskplugin.csi.alibabacloud.com/zone", "values": ["cn-shenzhen-d"]}]}],
  "reclaimPolicy": "Retain", "allowVolumeExpansion": true,
  "volumeBindingMode": "WaitForFirstConsumer"})";

StorageClass MustDecode(const std::string& text) {
  auto decoded = DecodeText<StorageClass>(text, DecodeStorageClass);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(StorageClass, HasEveryFieldOfAFullObject) {
  const StorageClass storage_class = MustDecode(kFull);
  EXPECT_EQ(storage_class.meta.name, "essd");
  EXPECT_EQ(storage_class.provisioner, "diskplugin.csi.alibabacloud.com");
  EXPECT_EQ(storage_class.reclaim_policy, "Retain");
  EXPECT_EQ(storage_class.volume_binding_mode, "WaitForFirstConsumer");
  EXPECT_TRUE(storage_class.allow_volume_expansion);
  EXPECT_TRUE(storage_class.is_default);
  EXPECT_EQ(storage_class.category, "cloud_essd,cloud_ssd");
  EXPECT_EQ(storage_class.performance_level, "PL1");
  EXPECT_THAT(storage_class.zone_ids, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e"));
  EXPECT_EQ(
      storage_class.allowed_topologies,
      (NodeSelector{
          {.labels = {{"topology.diskplugin.csi.alibabacloud.com/zone", "In", {"cn-shenzhen-d"}}},
           .fields = {}}}));
}

TEST(StorageClass, SplitsItsZonesAtCommas) {
  const auto zones = [](const std::string& text) {
    return MustDecode(R"({"metadata": {"name": "c"}, "parameters": {"zoneId": ")" + text + "\"}}")
        .zone_ids;
  };
  EXPECT_THAT(zones("a"), ElementsAre("a"));
  EXPECT_THAT(zones("a,b,c"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(zones(" a , b,"), ElementsAre(" a ", " b")) << "as the driver compares them";
  EXPECT_THAT(zones(",,"), IsEmpty());
  EXPECT_THAT(zones(""), IsEmpty());
  EXPECT_THAT(zones("  "), ElementsAre("  "));
}

TEST(StorageClass, HasItsZonesInEitherSpelling) {
  const auto zones = [](const std::string& parameters) {
    return MustDecode(R"({"metadata": {"name": "c"}, "parameters": )" + parameters + "}").zone_ids;
  };
  EXPECT_THAT(zones(R"({"zoneid": "a,b"})"), ElementsAre("a", "b"));
  EXPECT_THAT(zones(R"({"zoneid": "a", "zoneId": "b"})"), ElementsAre("b"));
  EXPECT_THAT(zones(R"({"zoneIds": "a"})"), IsEmpty());
}

TEST(StorageClass, KeepsItsParametersAsTheyAreWritten) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "c"},
                           "parameters": {"type": "", "multiAttach": "True"}})")
                .parameters,
            (Labels{{"multiAttach", "True"}, {"type", ""}}));
}

TEST(StorageClass, AllowsEveryTopologyWhenItNamesNone) {
  const auto topologies = [](const std::string& text) {
    return MustDecode(R"({"metadata": {"name": "c"}, "allowedTopologies": )" + text + "}")
        .allowed_topologies;
  };
  EXPECT_EQ(topologies("null"), std::nullopt);
  EXPECT_EQ(topologies("[]"), std::nullopt);
  EXPECT_EQ(topologies("[{}]"), (NodeSelector{{.labels = {}, .fields = {}}}))
      << "which allows none";
}

TEST(StorageClass, HasTheServersDefaultsForAMinimalObject) {
  const StorageClass storage_class =
      MustDecode(R"({"metadata": {"name": "c"}, "provisioner": "p"})");
  EXPECT_EQ(storage_class.reclaim_policy, "Delete");
  EXPECT_EQ(storage_class.volume_binding_mode, "Immediate");
  EXPECT_FALSE(storage_class.allow_volume_expansion);
  EXPECT_FALSE(storage_class.is_default);
  EXPECT_EQ(storage_class.category, "");
  EXPECT_THAT(storage_class.zone_ids, IsEmpty());
  EXPECT_EQ(storage_class.allowed_topologies, std::nullopt);
}

TEST(StorageClass, IsDefaultByEitherAnnotation) {
  const auto is_default = [](const std::string& annotations) {
    return MustDecode(R"({"metadata": {"name": "c", "annotations": )" + annotations + "}}")
        .is_default;
  };
  EXPECT_TRUE(is_default(R"({"storageclass.kubernetes.io/is-default-class": "true"})"));
  EXPECT_TRUE(is_default(R"({"storageclass.beta.kubernetes.io/is-default-class": "true"})"));
  EXPECT_FALSE(is_default(R"({"storageclass.kubernetes.io/is-default-class": "false"})"));
  EXPECT_FALSE(is_default("null"));
}

TEST(StorageClass, IsRefusedWithoutAName) {
  EXPECT_THAT(DecodeText<StorageClass>("{}", DecodeStorageClass).object,
              FailsWith(ErrorKind::kBadResponse, HasSubstr("storageclass: no metadata.name")));
}

TEST(StorageClass, SurvivesEveryMutation) {
  ExpectSurvivesMutations<StorageClass>(kFull, DecodeStorageClass);
}

TEST(CapturedStorageClasses, AreThoseOfTheCluster) {
  const auto classes = DecodeList<StorageClass>("storageclass_list.json", DecodeStorageClass);
  EXPECT_EQ(classes.size(), 6U);
  const StorageClass& receiver = Named(classes, "idc-receiver-web-20220328");
  EXPECT_EQ(receiver.reclaim_policy, "Retain");
  EXPECT_EQ(receiver.volume_binding_mode, "WaitForFirstConsumer");
  EXPECT_EQ(receiver.category, "cloud_efficiency");
  EXPECT_EQ(receiver.performance_level, "");
  EXPECT_FALSE(receiver.is_default);
  EXPECT_THAT(receiver.zone_ids, ElementsAre("cn-shenzhen-d", "cn-shenzhen-e"));
  const StorageClass& essd = Named(classes, "alicloud-disk-essd");
  EXPECT_TRUE(essd.is_default);
  EXPECT_EQ(essd.performance_level, "PL1");
  EXPECT_EQ(Named(classes, "alicloud-disk-topology-alltype").category,
            "cloud_essd,cloud_ssd,cloud_efficiency");
  const StorageClass& local = Named(classes, "local-storage");
  EXPECT_EQ(local.provisioner, "kubernetes.io/no-provisioner");
  EXPECT_FALSE(local.allow_volume_expansion);
}

}  // namespace
}  // namespace exporter::kubernetes::storage_class_test
