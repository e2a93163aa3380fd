#include "exporter/kubernetes/stateful_set.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kubernetes/fixture.h"
#include "tests/support/matchers.h"

namespace exporter::kubernetes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kFull = R"({
  "metadata": {"name": "web", "namespace": "cx-idc"},
  "spec": {
    "replicas": 8, "ordinals": {"start": 3},
    "volumeClaimTemplates": [
      {"metadata": {"name": "log"},
       "spec": {"accessModes": ["ReadWriteOnce"], "storageClassName": "idc",
                "resources": {"requests": {"storage": "1000Gi"}}}},
      {"metadata": {"name": "tmp"}, "spec": {"storageClassName": ""}},
      {"metadata": {"name": "def"}, "spec": {}}]}})";

StatefulSet MustDecode(const std::string& text) {
  auto decoded = DecodeText<StatefulSet>(text, DecodeStatefulSet);
  EXPECT_EQ(decoded.problems.first, "");
  return decoded.object.value();
}

TEST(StatefulSet, HasEveryFieldOfAFullObject) {
  const StatefulSet set = MustDecode(kFull);
  EXPECT_EQ(set.meta.name, "web");
  EXPECT_EQ(set.meta.ns, "cx-idc");
  EXPECT_EQ(set.replicas, 8);
  EXPECT_EQ(set.first_ordinal, 3);
  ASSERT_THAT(set.claim_templates, SizeIs(3));
  EXPECT_EQ(set.claim_templates[0].name, "log");
  EXPECT_EQ(set.claim_templates[0].storage_class, "idc");
  EXPECT_EQ(set.claim_templates[0].requested_bytes, 1000LL << 30U);
  EXPECT_THAT(set.claim_templates[0].access_modes, ElementsAre("ReadWriteOnce"));
  EXPECT_EQ(set.claim_templates[1].storage_class, "");
  EXPECT_EQ(set.claim_templates[2].storage_class, std::nullopt);
  EXPECT_EQ(set.claim_templates[2].requested_bytes, std::nullopt);
}

TEST(StatefulSet, HasTheServersDefaultsForAMinimalObject) {
  const StatefulSet set = MustDecode(R"({"metadata": {"name": "web", "namespace": "n"}})");
  EXPECT_EQ(set.replicas, 1);
  EXPECT_EQ(set.first_ordinal, 0);
  EXPECT_THAT(set.claim_templates, IsEmpty());
}

TEST(StatefulSet, KeepsZeroReplicas) {
  EXPECT_EQ(MustDecode(R"({"metadata": {"name": "w", "namespace": "n"}, "spec": {"replicas": 0}})")
                .replicas,
            0);
}

TEST(StatefulSet, LosesATemplateWithoutAName) {
  const auto decoded = DecodeText<StatefulSet>(
      R"({"metadata": {"name": "w", "namespace": "n"},
          "spec": {"volumeClaimTemplates": [{"spec": {}}, {"metadata": {"name": "log"}}]}})",
      DecodeStatefulSet);
  ASSERT_TRUE(decoded.object);
  ASSERT_THAT(decoded.object->claim_templates, SizeIs(1));
  EXPECT_EQ(decoded.object->claim_templates[0].name, "log");
  EXPECT_EQ(decoded.problems.count, 1U);
  EXPECT_EQ(decoded.problems.first, "spec.volumeClaimTemplates.metadata.name: absent");
}

TEST(StatefulSet, IsRefusedWithoutANameOrNamespace) {
  for (const char* text :
       {"{}", R"({"metadata": {"name": "w"}})", R"({"metadata": {"namespace": "n"}})"}) {
    EXPECT_THAT(DecodeText<StatefulSet>(text, DecodeStatefulSet).object,
                FailsWith(ErrorKind::kBadResponse, HasSubstr("statefulset: no metadata.name")));
  }
}

TEST(StatefulSet, SurvivesEveryMutation) {
  ExpectSurvivesMutations<StatefulSet>(kFull, DecodeStatefulSet);
}

TEST(CapturedStatefulSets, AreThoseOfTheCluster) {
  const auto sets = DecodeList<StatefulSet>("statefulset_list.json", DecodeStatefulSet);
  EXPECT_EQ(sets.size(), 3U);
  const StatefulSet& receiver = Named(sets, "receiver-receiver-web-statefulset");
  EXPECT_EQ(receiver.meta.ns, "cx-idc");
  EXPECT_EQ(receiver.replicas, 2);
  EXPECT_EQ(receiver.first_ordinal, 0);
  ASSERT_THAT(receiver.claim_templates, SizeIs(1));
  EXPECT_EQ(receiver.claim_templates[0].name, "large-format-log");
  EXPECT_EQ(receiver.claim_templates[0].storage_class, "idc-receiver-web-20220328");
  EXPECT_EQ(receiver.claim_templates[0].requested_bytes, 1000LL << 30U);
  EXPECT_EQ(Named(sets, "logbuf").replicas, 16);
}

}  // namespace
}  // namespace exporter::kubernetes
