// SPDX-License-Identifier: Apache-2.0
// disk-drift of attachments, which have to be read after the list of disks that they contradict.

#include <memory>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/checks/evaluating.h"

namespace exporter::newer_reading_test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using namespace std::chrono_literals;

// A volume that Kubernetes has attached to node n1 and ECS to node n2, read at given times.
class Contradicted : public ::testing::Test {
 protected:
  Contradicted() {
    attachment_.persistent_volume = "pv-d-1";
    attachment_.meta.created = SampleTime() - 1h;
  }

  // The reasons reported after disks and Kubernetes were last read at these times.
  std::vector<std::string> Evaluated(std::chrono::seconds now, std::chrono::seconds disks,
                                     std::chrono::seconds kubernetes) {
    Inventory inventory = EmptyInventory();
    inventory.taken_at = SampleTime() + now;
    inventory.disks =
        Table<alibaba::Disk>(std::vector{MakeDisk("d-1", "i-n2")}, SampleTime() + disks);
    inventory.persistent_volumes = Table<kubernetes::PersistentVolume>(
        std::vector{MakeDiskVolume("d-1", "Bound")}, SampleTime() + kubernetes);
    inventory.volume_attachments =
        Table<kubernetes::VolumeAttachment>(std::vector{attachment_}, SampleTime() + kubernetes);
    inventory.nodes = TableOf<kubernetes::Node>({MakeNode("n1"), MakeNode("n2")});
    if (is_failing_) LetFail(inventory.volume_attachments);
    const Check check = DiskDriftCheck();
    auto [evaluation, next] =
        Evaluate(std::make_shared<const Inventory>(inventory), {}, memory_, {&check, 1});
    memory_ = std::move(next);
    is_awaited_ = evaluation->is_newer_reading_awaited;
    std::vector<std::string> reasons;
    for (const Finding& finding : evaluation->results.at(0).findings) {
      reasons.push_back(finding.reason);
    }
    return reasons;
  }

  kubernetes::VolumeAttachment attachment_ = MakeAttachment("n1");
  bool is_failing_ = false;
  bool is_awaited_ = false;
  Memory memory_;
};

TEST_F(Contradicted, IsReportedOnceAttachmentsAreNewerThanTheSecondList) {
  EXPECT_THAT(Evaluated(0s, 0s, -30s), IsEmpty());
  EXPECT_FALSE(is_awaited_) << "it takes a second list first";
  EXPECT_THAT(Evaluated(600s, 600s, 570s), IsEmpty());
  EXPECT_TRUE(is_awaited_);
  EXPECT_THAT(Evaluated(630s, 600s, 600s), ElementsAre("attachment"));
  EXPECT_FALSE(is_awaited_);
}

TEST_F(Contradicted, StaysReportedWhenTheNextListIsNewerAgain) {
  Evaluated(0s, 0s, 30s);
  Evaluated(300s, 300s, 330s);
  EXPECT_THAT(Evaluated(600s, 600s, 570s), ElementsAre("attachment"));
  EXPECT_FALSE(is_awaited_) << "it is sure already";
  is_failing_ = true;
  EXPECT_THAT(Evaluated(900s, 900s, 570s), ElementsAre("attachment")) << "it is what we know";
}

// The lists come more often than the bookmarks of a watch, and each just after one.
TEST_F(Contradicted, IsReportedOnceAttachmentsAreNewerThanTheSecondListAlthoughAThirdIsNewerAgain) {
  Evaluated(0s, 0s, 0s);
  EXPECT_THAT(Evaluated(10s, 10s, 0s), IsEmpty());
  EXPECT_THAT(Evaluated(599s, 590s, 0s), IsEmpty()) << "no reading of them is newer";
  EXPECT_TRUE(is_awaited_);
  EXPECT_THAT(Evaluated(600s, 600s, 9s), IsEmpty());
  EXPECT_THAT(Evaluated(610s, 610s, 599s), ElementsAre("attachment"));
}

TEST_F(Contradicted, IsNotConfirmedWhileAttachmentsCannotBeRead) {
  is_failing_ = true;
  Evaluated(0s, 0s, 0s);
  EXPECT_THAT(Evaluated(600s, 600s, 600s), IsEmpty());
  is_failing_ = false;
  EXPECT_THAT(Evaluated(630s, 600s, 630s), ElementsAre("attachment"));
}

TEST_F(Contradicted, IsNeitherReportedNorRememberedOnceTheyAgree) {
  Evaluated(0s, 0s, 30s);
  EXPECT_THAT(Evaluated(600s, 600s, 600s), ElementsAre("attachment"));
  attachment_.node_name = "n2";
  EXPECT_THAT(Evaluated(630s, 600s, 630s), IsEmpty());
  attachment_.node_name = "n1";
  EXPECT_THAT(Evaluated(900s, 900s, 900s), IsEmpty());
  EXPECT_THAT(Evaluated(1500s, 1500s, 1500s), ElementsAre("attachment"));
}

// What a claim is to be made from may not be in a list that is older than the claim.
TEST(MissingSource, IsLookedForAgainInANewerList) {
  const auto is_awaited = [](std::chrono::seconds list) {
    Inventory inventory = EmptyInventory();
    kubernetes::PersistentVolumeClaim claim = MakeClaim("ns", "restored");
    claim.phase = "Pending";
    claim.source = kubernetes::VolumeSource::kSnapshot;
    claim.source_name = "nightly";
    claim.meta.created = SampleTime();
    inventory.persistent_volume_claims = TableOf<kubernetes::PersistentVolumeClaim>({claim});
    inventory.volume_snapshots = Table<kubernetes::VolumeSnapshot>(
        std::vector<kubernetes::VolumeSnapshot>{}, SampleTime() + list);
    return Evaluate(std::make_shared<const Inventory>(inventory), {}, {}, {})
        .evaluation->is_newer_reading_awaited;
  };
  EXPECT_TRUE(is_awaited(-1s));
  EXPECT_FALSE(is_awaited(1s));
}

}  // namespace
}  // namespace exporter::newer_reading_test
