// SPDX-License-Identifier: Apache-2.0
// A verdict that needs Kubernetes to be read after the disks, in a cluster where nothing changes,
// at the default intervals.

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "exporter/publish/publisher.h"
#include "tests/poll/made_source.h"
#include "tests/publish/fed_table.h"
#include "tests/support/fake_clock.h"

namespace exporter::quiet_cluster_test {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

constexpr seconds kPublishInterval = 30s;  // --kubernetes.poll-interval
constexpr seconds kDiskInterval = 300s;    // --alibaba.poll-interval
constexpr seconds kBookmarkInterval = 60s;
constexpr seconds kDeadline = 2 * kDiskInterval + 60s;

// When things happen, in seconds into their interval.
struct Phases {
  int disks = 0;
  int bookmarks = 0;
  int publishes = 0;
};

// A volume that Kubernetes has attached to node n2 and ECS to node n1.
class QuietCluster {
 public:
  QuietCluster(bool watches, const Phases& phases) : watches_(watches), phases_(phases) {
    volumes_.Put(R"({"metadata":{"name":"d-1","creationTimestamp":"2026-11-22T10:00:00Z"},
      "spec":{"capacity":{"storage":"1000Gi"},
        "csi":{"driver":"diskplugin.csi.alibabacloud.com","volumeHandle":"d-1"}},
      "status":{"phase":"Bound"}})");
    Attach("n2");
    for (const char* name : {"n1", "n2"}) {
      nodes_.Put(R"({"metadata":{"name":")" + std::string(name) +
                 R"("},"spec":{"providerID":"cn-shenzhen.i-)" + name + R"("}})");
    }
  }

  void Attach(const std::string& node) {
    attachments_.Put(R"({"metadata":{"name":"csi-1","creationTimestamp":"2026-11-22T10:00:00Z"},
      "spec":{"attacher":"diskplugin.csi.alibabacloud.com","nodeName":")" +
                     node + R"(","source":{"persistentVolumeName":"d-1"}},
      "status":{"attached":true}})");
  }

  // Lives through one second. Whether the drift is reported after it; nothing if no page was due.
  std::optional<bool> Tick() {
    const seconds now = now_++ * 1s;
    if (now == 0s) ListAll();
    if (now % kDiskInterval == seconds(phases_.disks)) ReadDisks();
    if (watches_) {
      // Each watch has its own rhythm; see bookmarkFrequency of k8s.io/apiserver
      // pkg/storage/cacher.
      for (std::size_t i = 0; i < kFeeds; ++i) {
        const seconds phase = seconds(phases_.bookmarks) + static_cast<int>(i) * 7s;
        if (now > 0s && now % kBookmarkInterval == phase % kBookmarkInterval) {
          store_.PutEvent(i, 0, clock_.Now());
        }
      }
    } else if (now > 0s &&
               now % kPublishInterval == seconds(phases_.bookmarks) % kPublishInterval) {
      ListAll();
    }
    std::optional<bool> shown;
    if (now % kPublishInterval == seconds(phases_.publishes)) {
      publisher_.Publish();
      shown = IsReported();
    }
    clock_.Advance(1s);
    return shown;
  }

  void Tell() { store_.PutEvent(kAttachments, 0, clock_.Now()); }
  void FailAttachments() {
    store_.PutFailure(kAttachments, 0, {ErrorKind::kTimeout, "no answer"}, 1s);
  }
  seconds now() const { return now_ * 1s; }

 private:
  static constexpr std::size_t kFeeds = 3;
  static constexpr std::size_t kAttachments = 1;
  static constexpr std::size_t kDisks = 3;

  void ListAll() {
    for (std::size_t i = 0; i < kFeeds; ++i) {
      store_.PutListed(i, 0, clock_.Now() - 1s, clock_.Now());
      if (watches_) store_.PutOpened(i, 0, clock_.Now());
    }
  }

  void ReadDisks() {
    const TimePoint started = clock_.Now();
    const Table<alibaba::Disk> table(std::vector{MakeDisk("d-1", "i-n1")}, started);
    store_.Put(kDisks, 0,
               Reading{.apply =
                           [table](Inventory& inventory) {
                             inventory.disks = table;
                             inventory.disk_regions = {"cn-shenzhen"};
                           },
                       .objects = 1,
                       .problems = 0,
                       .first_problem = {}},
               started, started);
  }

  bool IsReported() const {
    for (const CheckResult& result : evaluation_.current()->results) {
      if (result.check->name != "disk-drift" || result.findings.empty()) continue;
      EXPECT_EQ(result.findings.size(), 1U);
      EXPECT_EQ(result.findings[0].reason, "attachment");
      EXPECT_EQ(result.findings[0].node, "n2");
      return true;
    }
    return false;
  }

  ScheduledSource DiskSchedule() const {
    ScheduledSource scheduled = Scheduled(disks_);
    scheduled.interval = kDiskInterval;
    scheduled.max_age = 5 * kDiskInterval;
    return scheduled;
  }

  const bool watches_;
  const Phases phases_;
  int now_ = 0;
  FakeClock clock_{SampleTime()};
  FedTable<kubernetes::PersistentVolume> volumes_{
      "persistentvolumes", &Inventory::persistent_volumes, kubernetes::DecodePersistentVolume};
  FedTable<kubernetes::VolumeAttachment> attachments_{
      "volumeattachments", &Inventory::volume_attachments, kubernetes::DecodeVolumeAttachment};
  FedTable<kubernetes::Node> nodes_{"nodes", &Inventory::nodes, kubernetes::DecodeNode};
  Source disks_ = Filling(MakeSource("ecs_disks", SourceApi::kAlibaba), &Inventory::disks);
  ReadingStore store_{
      {volumes_.Schedule(), attachments_.Schedule(), nodes_.Schedule(), DiskSchedule()}};
  Slot<Inventory> inventory_;
  Slot<Evaluation> evaluation_;
  PageSlot page_;
  ExporterMetrics metrics_;
  Publisher publisher_{store_,   inventory_, evaluation_,       page_,
                       metrics_, clock_,     AnalysisOptions{}, kPublishInterval};
};

std::vector<Phases> SomePhases() {
  std::vector<Phases> all;
  for (const int disks : {0, 1, 17}) {
    for (const int bookmarks : {0, 1, 16, 31, 59}) {
      for (const int publishes : {0, 2, 29}) {
        all.push_back({.disks = disks, .bookmarks = bookmarks, .publishes = publishes});
      }
    }
  }
  return all;
}

class QuietClusterTest : public ::testing::TestWithParam<bool> {};

INSTANTIATE_TEST_SUITE_P(Modes, QuietClusterTest, ::testing::Bool(),
                         [](const auto& mode) { return mode.param ? "Watch" : "Poll"; });

TEST_P(QuietClusterTest, ReportsWithinTwoDiskPollsAndAMinuteAndNeverInGaps) {
  for (const Phases& phases : SomePhases()) {
    QuietCluster cluster(GetParam(), phases);
    std::optional<seconds> since;
    while (cluster.now() < 1h) {
      const seconds now = cluster.now();
      const auto is_shown = cluster.Tick();
      if (!is_shown) continue;
      if (*is_shown && !since) since = now - seconds(phases.disks);
      EXPECT_EQ(*is_shown, since.has_value()) << "a gap at " << now.count();
    }
    ASSERT_TRUE(since) << phases.disks << " " << phases.bookmarks << " " << phases.publishes;
    EXPECT_LE(*since, kDeadline) << phases.disks << " " << phases.bookmarks;
    EXPECT_GE(*since, 600s) << "the grace age";
  }
}

TEST_P(QuietClusterTest, StaysReportedWhileAttachmentsCannotBeReadAndEndsWithTheDrift) {
  QuietCluster cluster(GetParam(), {});
  while (cluster.now() < kDeadline) cluster.Tick();
  cluster.FailAttachments();
  while (cluster.now() < kDeadline + 2min) {
    if (const auto is_shown = cluster.Tick()) EXPECT_TRUE(*is_shown) << cluster.now().count();
  }
  cluster.Attach("n1");
  cluster.Tell();
  std::optional<bool> last;
  while (cluster.now() < kDeadline + 3min) {
    if (const auto is_shown = cluster.Tick()) last = is_shown;
  }
  EXPECT_EQ(last, false);
}

}  // namespace
}  // namespace exporter::quiet_cluster_test
