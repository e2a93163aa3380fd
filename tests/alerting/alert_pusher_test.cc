// SPDX-License-Identifier: Apache-2.0
#include "exporter/alerting/push/alert_pusher.h"

#include <gmock/gmock.h>

#include "tests/support/captured_log.h"
#include "tests/support/fake_clock.h"
#include "tests/support/fake_transport.h"
#include "tests/support/sample_inventory.h"

namespace exporter::alert_pusher_test {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;

class AlertPusherTest : public testing::Test {
 protected:
  static Inventory WithFullNode() {
    Inventory made = EmptyInventory();
    made.nodes = TableOf<kubernetes::Node>({MakeNode("n1")});
    made.csi_nodes = TableOf<kubernetes::CsiNode>({MakeCsiNode("n1", 1)});
    made.volume_attachments = TableOf<kubernetes::VolumeAttachment>({MakeAttachment("n1")});
    SourceStatus& nodes = made.sources.emplace_back();
    nodes.name = "nodes";
    nodes.tried = nodes.available = nodes.is_kubernetes = true;
    return made;
  }

  void Publish(const Inventory& made) {
    auto shared = std::make_shared<const Inventory>(made);
    inventory.Put(shared);
    evaluation.Put(Evaluate(shared, {}, {}).evaluation);
  }

  std::unique_ptr<AlertPusher> MakePusher() {
    std::vector<std::unique_ptr<AlertReceiver>> receivers;
    receivers.push_back(std::make_unique<AlertReceiver>(
        "http://am:9093", transport, [] { return Result<std::vector<Header>>(); }, metrics));
    return std::make_unique<AlertPusher>(PushRules({}, {{"cluster", "prod"}}), std::move(receivers),
                                         evaluation, inventory, metrics, clock);
  }

  CapturedLog log;
  FakeTransport transport{[](const HttpRequest&) { return Respond(200, ""); }};
  FakeClock clock{SampleTime()};
  Slot<Evaluation> evaluation;
  Slot<Inventory> inventory;
  ExporterMetrics metrics;
};

TEST_F(AlertPusherTest, SendsNothingBeforeTheProgramIsReady) {
  const auto pusher = MakePusher();
  pusher->Push({});
  Inventory incomplete = WithFullNode();
  incomplete.sources[0].available = false;
  Publish(incomplete);
  pusher->Push({});
  EXPECT_THAT(transport.requests(), IsEmpty());
  Publish(WithFullNode());
  pusher->Push({});
  EXPECT_THAT(transport.requests(), SizeIs(1));
  Publish(incomplete);
  clock.Advance(std::chrono::minutes{1});
  pusher->Push({});
  EXPECT_THAT(transport.requests(), SizeIs(2)) << "once ready, it stays so";
}

TEST_F(AlertPusherTest, SendsWhatThePublishedEvaluationTells) {
  Publish(WithFullNode());
  const auto pusher = MakePusher();
  pusher->Push({});
  ASSERT_THAT(transport.requests(), SizeIs(1));
  EXPECT_EQ(transport.requests()[0].body, "[]") << "the alert is pending";
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_alerts{state=\"firing\"} 0\n"));
  clock.Advance(std::chrono::minutes{2});
  pusher->Push({});
  ASSERT_THAT(transport.requests(), SizeIs(2));
  EXPECT_THAT(transport.requests()[1].body,
              AllOf(HasSubstr(R"("alertname":"AckStorageNodeDiskLimitReached","cluster":"prod",)"
                              R"("job":"ack-storage-exporter","node":"n1","severity":"critical")"),
                    HasSubstr("Node n1 of cluster prod is at its limit of data disks (headroom 0)"),
                    HasSubstr("/AckStorageNodeDiskLimitReached.md"),
                    Not(HasSubstr("AckStorageNodeDiskLimitNear"))));
  EXPECT_THAT(metrics.Render(TextFormat::kPrometheus004),
              HasSubstr("ack_storage_alerts{state=\"firing\"} 1\n"));
}

TEST_F(AlertPusherTest, TellsOfASourceThatIsOutOfDateByTheLatestInventory) {
  Inventory made = WithFullNode();
  made.sources[0].last_success = SampleTime();
  made.sources[0].interval = std::chrono::seconds{30};
  Publish(made);
  const auto pusher = MakePusher();
  for (int i = 0; i < 20; ++i) {
    clock.Advance(std::chrono::minutes{1});
    made.sources[0].last_success = clock.Now();
    inventory.Put(std::make_shared<const Inventory>(made));
    pusher->Push({});
  }
  for (const HttpRequest& request : transport.requests()) {
    EXPECT_THAT(request.body, Not(HasSubstr("AckStorageSourceStale")));
  }
  for (int i = 0; i < 10; ++i) {
    clock.Advance(std::chrono::minutes{1});
    pusher->Push({});
  }
  EXPECT_THAT(transport.requests().back().body, HasSubstr("AckStorageSourceStale"));
}

TEST_F(AlertPusherTest, PostsInAThreadOfItsOwn) {
  Publish(WithFullNode());
  const auto pusher = MakePusher();
  pusher->Start();
  for (int i = 0; i < 500 && transport.requests().empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  EXPECT_THAT(transport.requests(), SizeIs(1));
}

}  // namespace
}  // namespace exporter::alert_pusher_test
