// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_source.h"

#include <string>

#include "tests/kubernetes/fixture.h"

namespace exporter::kubernetes::volume_source_test {
namespace {

VolumeSource SourceOf(const std::string& spec) {
  const auto document = JsonDocument::Parse(spec);
  return DecodeVolumeSource(document.value().root());
}

TEST(VolumeSource, IsWhatTheClaimNames) {
  EXPECT_EQ(SourceOf("{}"), VolumeSource::kNone);
  EXPECT_EQ(SourceOf(R"({"dataSource": null})"), VolumeSource::kNone);
  EXPECT_EQ(SourceOf(R"({"dataSource": {"apiGroup": "snapshot.storage.k8s.io",
                                        "kind": "VolumeSnapshot", "name": "s"}})"),
            VolumeSource::kSnapshot);
  EXPECT_EQ(SourceOf(R"({"dataSource": {"kind": "PersistentVolumeClaim", "name": "c"}})"),
            VolumeSource::kClaim);
  EXPECT_EQ(SourceOf(R"({"dataSource": {"apiGroup": "", "kind": "PersistentVolumeClaim"}})"),
            VolumeSource::kClaim);
  EXPECT_EQ(SourceOf(R"({"dataSource": {"apiGroup": "cdi.example.com", "kind": "Import"}})"),
            VolumeSource::kOther);
  EXPECT_EQ(SourceOf(R"({"dataSource": {}})"), VolumeSource::kOther);
}

TEST(VolumeSource, IsTheReferenceWhereThereAreBoth) {
  EXPECT_EQ(SourceOf(R"({"dataSourceRef": {"kind": "PersistentVolumeClaim", "name": "c"}})"),
            VolumeSource::kClaim);
  EXPECT_EQ(SourceOf(R"({"dataSource": {"kind": "PersistentVolumeClaim"},
                         "dataSourceRef": {"apiGroup": "snapshot.storage.k8s.io",
                                           "kind": "VolumeSnapshot"}})"),
            VolumeSource::kSnapshot);
}

TEST(VolumeSource, HasANameInTheNamespaceOfTheClaim) {
  const auto name_of = [](const std::string& spec) {
    const auto document = JsonDocument::Parse(spec);
    return DecodeVolumeSourceName(document.value().root());
  };
  EXPECT_EQ(name_of("{}"), "");
  EXPECT_EQ(name_of(R"({"dataSource": {"kind": "VolumeSnapshot", "name": "s"}})"), "s");
  EXPECT_EQ(name_of(R"({"dataSource": {"name": "s"}, "dataSourceRef": {"name": "r"}})"), "r");
  EXPECT_EQ(name_of(R"({"dataSourceRef": {"name": "r", "namespace": "other"}})"), "");
}

}  // namespace
}  // namespace exporter::kubernetes::volume_source_test
