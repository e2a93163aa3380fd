// SPDX-License-Identifier: Apache-2.0
#include "exporter/kubernetes/resources/object.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/kubernetes/fixture.h"

namespace exporter::kubernetes::object_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

TEST(ObjectMeta, HasWhatTheMetadataSay) {
  const auto document = JsonDocument::Parse(R"({"metadata": {
    "name": "data-mysql-1", "namespace": "cx-data", "uid": "u-1",
    "creationTimestamp": "2026-11-22T12:47:34Z", "deletionTimestamp": "2026-11-22T12:48:00Z",
    "labels": {"app": "mysql", "ack-storage.io/ignore": "true"},
    "annotations": {"keep": "true", "other": "false", "third": "True"}}})");
  const ObjectMeta meta = DecodeMeta(document->root());
  EXPECT_EQ(meta.name, "data-mysql-1");
  EXPECT_EQ(meta.ns, "cx-data");
  EXPECT_EQ(meta.uid, "u-1");
  EXPECT_EQ(meta.created, ParseTimestamp("2026-11-22T12:47:34Z"));
  EXPECT_EQ(meta.deleting_since, ParseTimestamp("2026-11-22T12:48:00Z"));
  EXPECT_THAT(*meta.marks, UnorderedElementsAre("ack-storage.io/ignore", "keep"));
  EXPECT_EQ(document->problems().first, "");
}

TEST(FinalizersLeft, AreThoseOfAnObjectThatIsBeingDeleted) {
  const auto of = [](const char* text) {
    return DecodeFinalizersLeft(JsonDocument::Parse(text)->root());
  };
  EXPECT_THAT(of(R"({"metadata": {"deletionTimestamp": "2026-11-22T12:48:00Z",
                                  "finalizers": ["kubernetes.io/pvc-protection", "b"]}})"),
              ElementsAre("kubernetes.io/pvc-protection", "b"));
  EXPECT_THAT(of(R"({"metadata": {"deletionTimestamp": "2026-11-22T12:48:00Z"}})"), IsEmpty());
  EXPECT_THAT(of(R"({"metadata": {"finalizers": ["kubernetes.io/pvc-protection"]}})"), IsEmpty())
      << "it costs memory for every object";
  EXPECT_THAT(of("{}"), IsEmpty());
}

TEST(ObjectMeta, IsEmptyWithoutMetadata) {
  for (const char* text : {"{}", R"({"metadata": null})", R"({"metadata": {"labels": null}})"}) {
    const auto document = JsonDocument::Parse(text);
    const ObjectMeta meta = DecodeMeta(document->root());
    EXPECT_EQ(meta.name, "");
    EXPECT_EQ(meta.created, std::nullopt);
    EXPECT_EQ(meta.deleting_since, std::nullopt);
    EXPECT_THAT(*meta.marks, IsEmpty());
    EXPECT_EQ(document->problems().count, 0U);
  }
}

TEST(ObjectMeta, NotesOddFields) {
  const auto document = JsonDocument::Parse(
      R"({"metadata": {"name": "n", "creationTimestamp": "yesterday", "labels": {"a": 1}}})");
  EXPECT_EQ(DecodeMeta(document->root()).name, "n");
  EXPECT_EQ(document->problems().count, 2U);
  EXPECT_EQ(document->problems().first, "metadata.creationTimestamp: 'yesterday' is not a time");
}

}  // namespace
}  // namespace exporter::kubernetes::object_test
