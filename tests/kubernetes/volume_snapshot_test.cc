// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/volume_snapshot.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes::volume_snapshot_test {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

// In the form of the API reference of snapshot.storage.k8s.io/v1.
constexpr const char* kFull = R"({
  "metadata": {"name": "snapcontent-1", "uid": "c-1", "creationTimestamp": "2026-11-22T12:00:00Z",
    "finalizers": ["snapshot.storage.kubernetes.io/volumesnapshotcontent-bound-protection"]},
  "spec": {"deletionPolicy": "Retain", "driver": "diskplugin.csi.alibabacloud.com",
    "source": {"volumeHandle": "d-1"}, "volumeSnapshotClassName": "disk-snapshots",
    "volumeSnapshotRef": {"apiVersion": "snapshot.storage.k8s.io/v1", "kind": "VolumeSnapshot",
      "namespace": "cx-data", "name": "nightly", "uid": "s-1"}},
  "status": {"creationTime": 1795348800000000000, "readyToUse": true, "restoreSize": 21474836480,
    "snapshotHandle": "s-wz9abc"}})";

VolumeSnapshotContent MustDecode(const std::string& text) {
  auto decoded = DecodeText<VolumeSnapshotContent>(text, DecodeVolumeSnapshotContent);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(VolumeSnapshotContent, HasEveryFieldOfAFullObject) {
  const VolumeSnapshotContent content = MustDecode(kFull);
  EXPECT_EQ(content.meta.name, "snapcontent-1");
  EXPECT_TRUE(content.meta.created);
  EXPECT_EQ(content.driver, kDiskDriver);
  EXPECT_EQ(content.deletion_policy, "Retain");
  EXPECT_EQ(content.snapshot_ns, "cx-data");
  EXPECT_EQ(content.snapshot_name, "nightly");
  EXPECT_EQ(content.snapshot_uid, "s-1");
  EXPECT_EQ(content.handle, "s-wz9abc");
  EXPECT_TRUE(content.is_ready);
  EXPECT_EQ(content.restore_bytes, 20LL << 30U);
}

TEST(VolumeSnapshotContent, IsNotReadyAsAMinimalObject) {
  const VolumeSnapshotContent content = MustDecode(R"({"metadata": {"name": "a"}})");
  EXPECT_EQ(content.snapshot_uid, "");
  EXPECT_EQ(content.handle, "");
  EXPECT_FALSE(content.is_ready);
  EXPECT_EQ(content.restore_bytes, std::nullopt);
}

TEST(VolumeSnapshotContent, OfAnExistingSnapshotNamesItInItsSource) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "a"},
                           "spec": {"source": {"snapshotHandle": "s-old"}}})")
                .handle,
            "s-old");
}

constexpr const char* kFullSnapshot = R"({
  "metadata": {"name": "nightly", "namespace": "cx-data", "uid": "s-1"},
  "spec": {"source": {"persistentVolumeClaimName": "data"}},
  "status": {"boundVolumeSnapshotContentName": "snapcontent-1", "readyToUse": true,
    "restoreSize": "20Gi"}})";

TEST(VolumeSnapshot, HasEveryFieldOfAFullObject) {
  const auto decoded = DecodeText<VolumeSnapshot>(kFullSnapshot, DecodeVolumeSnapshot);
  EXPECT_EQ(decoded.problems.first, "");
  EXPECT_EQ(decoded.object->meta.ns, "cx-data");
  EXPECT_EQ(decoded.object->meta.uid, "s-1");
  EXPECT_EQ(decoded.object->content_name, "snapcontent-1");
  EXPECT_TRUE(decoded.object->is_ready);
  EXPECT_EQ(decoded.object->restore_bytes, 20LL << 30U);
}

TEST(VolumeSnapshot, IsNotReadyAsAMinimalObject) {
  const auto decoded = DecodeText<VolumeSnapshot>(
      R"({"metadata": {"name": "nightly", "namespace": "cx-data"}})", DecodeVolumeSnapshot);
  EXPECT_EQ(decoded.object->content_name, "");
  EXPECT_FALSE(decoded.object->is_ready);
  EXPECT_EQ(decoded.object->restore_bytes, std::nullopt);
}

TEST(VolumeSnapshot, IsRefusedWithoutAName) {
  EXPECT_THAT(DecodeText<VolumeSnapshotContent>("{}", DecodeVolumeSnapshotContent).object,
              FailsWith(ErrorKind::kBadResponse, HasSubstr("volumesnapshotcontent: no metadata")));
  for (const char* text :
       {"{}", R"({"metadata": {"name": "a"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<VolumeSnapshot>(text, DecodeVolumeSnapshot).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("volumesnapshot: no metadata")));
  }
}

TEST(VolumeSnapshot, SurvivesEveryMutation) {
  ExpectSurvivesMutations<VolumeSnapshotContent>(kFull, DecodeVolumeSnapshotContent);
  ExpectSurvivesMutations<VolumeSnapshot>(kFullSnapshot, DecodeVolumeSnapshot);
}

TEST(VolumeSnapshot, IsReadFromTheFixtures) {
  const auto contents = DecodeList<VolumeSnapshotContent>("volumesnapshotcontent_list.json",
                                                          DecodeVolumeSnapshotContent);
  ASSERT_THAT(contents, SizeIs(3));
  EXPECT_EQ(Named(contents, "snapcontent-orphan").snapshot_name, "before-upgrade");
  EXPECT_THAT(DecodeList<VolumeSnapshot>("volumesnapshot_list.json", DecodeVolumeSnapshot),
              SizeIs(2));
}

}  // namespace
}  // namespace exporter::kubernetes::volume_snapshot_test
