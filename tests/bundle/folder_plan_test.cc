// SPDX-License-Identifier: Apache-2.0
#include "exporter/bundle/folder_plan.h"

#include <gmock/gmock.h>

#include "exporter/bundle/seal.h"

namespace exporter::folder_plan_test {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

BundleFile Ours(const std::string& name, const std::string& text) {
  return {name, Sealed(name, text)};
}

const BundleFile kOld = Ours("ack-storage-a.yml", "old: 1\n");
const BundleFile kNew = Ours("ack-storage-a.yml", "new: 1\n");

TEST(PlanFolder, WritesWhatIsMissing) {
  const FolderPlan plan = PlanFolder({kNew}, {}, false);
  EXPECT_THAT(plan.write, ElementsAre(kNew));
  EXPECT_THAT(plan.remove, IsEmpty());
  EXPECT_THAT(plan.refused, IsEmpty());
}

TEST(PlanFolder, LeavesWhatIsCurrent) {
  const FolderPlan plan = PlanFolder({kNew}, {{kNew.name, kNew.text}}, true);
  EXPECT_THAT(plan.write, IsEmpty());
  EXPECT_THAT(plan.remove, IsEmpty());
  EXPECT_THAT(plan.refused, IsEmpty());
}

TEST(PlanFolder, ReplacesAnOlderOneOfOurs) {
  EXPECT_THAT(PlanFolder({kNew}, {{kOld.name, kOld.text}}, false).write, ElementsAre(kNew));
}

TEST(PlanFolder, RefusesWhatAnotherWriterChangedUnlessForced) {
  const BundleFile other = Ours("ack-storage-b.yml", "b: 1\n");
  for (const Result<std::string>& there : std::vector<Result<std::string>>{
           kOld.text + "# mine\n", std::string("groups: []\n"), std::string(),
           Fail(ErrorKind::kConfig, "cannot be read: it is a folder")}) {
    const FoundFiles found{{kOld.name, there}};
    const FolderPlan plan = PlanFolder({kNew, other}, found, false);
    EXPECT_THAT(plan.refused, ElementsAre(AllOf(StartsWith("ack-storage-a.yml: "),
                                                HasSubstr("left alone"), EndsWith("--force"))));
    EXPECT_THAT(plan.write, ElementsAre(other));
    EXPECT_THAT(PlanFolder({kNew, other}, found, true).write, ElementsAre(kNew, other));
  }
}

TEST(PlanFolder, RemovesWhatIsNoLongerInTheBundle) {
  const FolderPlan plan = PlanFolder({}, {{kOld.name, kOld.text}}, false);
  EXPECT_THAT(plan.remove, ElementsAre(kOld.name));
  EXPECT_THAT(plan.refused, IsEmpty());
}

TEST(PlanFolder, NeverRemovesWhatAnotherWriterChanged) {
  for (const bool is_forced : {false, true}) {
    const FolderPlan plan = PlanFolder({}, {{kOld.name, kOld.text + "# mine\n"}}, is_forced);
    EXPECT_THAT(plan.remove, IsEmpty());
    EXPECT_THAT(plan.refused, ElementsAre(HasSubstr("no longer in the bundle")));
  }
}

TEST(PlanFolder, KeepsACopyUnderAnotherName) {
  const FolderPlan plan =
      PlanFolder({kNew}, {{kNew.name, kNew.text}, {"ack-storage-copy.yml", kNew.text}}, true);
  EXPECT_THAT(plan.remove, IsEmpty());
}

TEST(PlanFolder, SaysNothingOfFilesOfOthers) {
  const FolderPlan plan =
      PlanFolder({},
                 {{"ack-storage-mine.yml", std::string("groups: []\n")},
                  {"ack-storage-secret.yml", Fail(ErrorKind::kConfig, "permission denied")}},
                 true);
  EXPECT_THAT(plan.remove, IsEmpty());
  EXPECT_THAT(plan.refused, IsEmpty());
}

TEST(BundleNames, AreThoseOfOurFilesOnly) {
  EXPECT_TRUE(IsBundleName("ack-storage-a.yml", kRulesSuffix));
  EXPECT_FALSE(IsBundleName("ack-storage-a.json", kRulesSuffix));
  EXPECT_FALSE(IsBundleName("a.yml", kRulesSuffix));
  EXPECT_FALSE(IsBundleName(TemporaryName("ack-storage-a.yml"), kRulesSuffix));
}

TEST(TemporaryNames, MatchNoPatternForRulesAndAreKnownAgain) {
  const std::string name = TemporaryName("ack-storage-a.yml");
  EXPECT_EQ(name, ".ack-storage-a.yml.tmp");
  EXPECT_TRUE(IsTemporaryName(name, kRulesSuffix));
  EXPECT_FALSE(IsTemporaryName(name, kDashboardsSuffix));
  for (const char* other : {"", ".", ".tmp", ".a.yml.tmp", "ack-storage-a.yml.tmp",
                            ".ack-storage-a.yml", "ack-storage-a.yml"}) {
    EXPECT_FALSE(IsTemporaryName(other, kRulesSuffix)) << other;
  }
}

}  // namespace
}  // namespace exporter::folder_plan_test
