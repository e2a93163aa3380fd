// What watches leave behind after thousands of changes and every kind of trouble, compared
// with a fresh list; API server and exporter in one process.

#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/kubernetes/client.h"
#include "exporter/poll/poller.h"
#include "exporter/poll/publisher.h"
#include "tests/e2e/simulator_transport.h"
#include "tests/support/matchers.h"

namespace exporter {
namespace {

using namespace std::chrono_literals;

constexpr int kRounds = 250;
constexpr int kChangesPerRound = 40;

// The back-offs of a real outage, a hundred times as fast.
bool SleepBriefly(std::chrono::milliseconds delay, const std::stop_token& stop) {
  return RealSleeper()(std::min<std::chrono::milliseconds>(delay / 100, 20ms), stop);
}

std::vector<ScheduledSource> Feeds(const InventorySlot& inventory) {
  std::vector<ScheduledSource> scheduled;
  for (const Source& source : AllSources()) {
    if (!source.make_feed) continue;
    scheduled.push_back({.source = &source, .interval = 30s, .max_age = 1h});
    scheduled.back().feed =
        std::make_shared<Feed>(source.make_feed({.inventory = inventory, .scope = {}}));
  }
  return scheduled;
}

template <class T>
::testing::AssertionResult SameRows(const char* name, const Table<T>& watched,
                                    const Table<T>& listed) {
  if (watched.available() != listed.available() || watched.size() != listed.size()) {
    return ::testing::AssertionFailure()
           << name << ": " << watched.size() << " watched, " << listed.size() << " listed";
  }
  for (std::size_t i = 0; i < watched.size(); ++i) {
    if (watched[i] == listed[i]) continue;
    return ::testing::AssertionFailure()
           << name << ": " << watched[i].meta.ns << "/" << watched[i].meta.name << " differs from "
           << listed[i].meta.ns << "/" << listed[i].meta.name;
  }
  return ::testing::AssertionSuccess();
}

::testing::AssertionResult SameInventory(const Inventory& watched, const Inventory& listed) {
  for (const auto& result :
       {SameRows("nodes", watched.nodes, listed.nodes),
        SameRows("volumes", watched.persistent_volumes, listed.persistent_volumes),
        SameRows("claims", watched.persistent_volume_claims, listed.persistent_volume_claims),
        SameRows("classes", watched.storage_classes, listed.storage_classes),
        SameRows("csinodes", watched.csi_nodes, listed.csi_nodes),
        SameRows("attachments", watched.volume_attachments, listed.volume_attachments),
        SameRows("sets", watched.stateful_sets, listed.stateful_sets),
        SameRows("pods", watched.pods, listed.pods),
        SameRows("events", watched.events, listed.events),
        SameRows("autoscalers", watched.horizontal_pod_autoscalers,
                 listed.horizontal_pod_autoscalers)}) {
    if (!result) return result;
  }
  return ::testing::AssertionSuccess();
}

// An API server that changes, and an exporter that watches it.
class Watched {
 public:
  Watched() { poller_ = MakePoller(store_, inventory_, true); }

  void Control(const std::string& path, const std::string& body) {
    const auto answer = simulator_.Respond(
        {.method = "POST", .path = "/simulator/" + path, .query = {}, .headers = {}, .body = body});
    ASSERT_EQ(answer.status, 200) << path << " " << body << ": " << answer.body;
  }
  void ClearFaults() {
    simulator_.Respond(
        {.method = "DELETE", .path = "/simulator/faults", .query = {}, .headers = {}, .body = {}});
  }

  // What the publisher does, without a page.
  std::shared_ptr<const Inventory> Publish() {
    inventory_.Put(std::make_shared<const Inventory>(store_.Build(clock_.Now())));
    return inventory_.current();
  }

  // The cluster as it is now, listed by somebody new.
  Inventory ListAnew() {
    ReadingStore store(Feeds(inventory_));
    const auto poller = MakePoller(store, inventory_, false);
    while (!IsKubernetesComplete(store.sources(), store.Build(clock_.Now()))) {
      std::this_thread::sleep_for(5ms);
    }
    return store.Build(clock_.Now());
  }

  std::string Counters() const { return metrics_.Render(TextFormat::kPrometheus004); }

 private:
  std::unique_ptr<Poller> MakePoller(ReadingStore& store, const InventorySlot& inventory,
                                     bool watches) {
    return std::make_unique<Poller>(PollTools{.kubernetes = &client_,
                                              .configured_regions = {},
                                              .watches = watches,
                                              .clock = clock_,
                                              .sleeper = SleepBriefly,
                                              .jitter = RandomJitter()},
                                    store, inventory, metrics_);
  }

  simulator::Simulator simulator_{
      *simulator::MakeScenario("fleet", {.seed = 7, .nodes = 30, .volumes = 400, .pods = 600}),
      simulator::kubernetes::Access{.tokens = {"token"}, .anonymous = true},
      simulator::alibaba::AccessKey{},
      [] { return static_cast<std::int64_t>(std::time(nullptr)); }};
  SimulatorTransport transport_{simulator_};
  SystemClock clock_;
  kubernetes::NoToken token_;
  kubernetes::Client client_{transport_,   clock_,        token_, {.server = "http://simulator"},
                             SleepBriefly, RandomJitter()};
  ExporterMetrics metrics_;
  InventorySlot inventory_;
  ReadingStore store_{Feeds(inventory_)};
  std::unique_ptr<Poller> poller_;  // last: it uses all of the above
};

std::string Fault(const std::string& kind, const std::string& verb, int after_events) {
  return R"({"match":"*","kind":")" + kind + R"(","verb":")" + verb +
         R"(","count":3,"after_events":)" + std::to_string(after_events) + "}";
}

// One of the things that happen to connections and servers.
void MakeTrouble(Watched& watched, std::mt19937& random) {
  constexpr std::array<const char*, 6> kWatchFaults{"reset", "truncate",    "half_line",
                                                    "gone",  "error_event", "bad_json"};
  constexpr std::array<const char*, 4> kListFaults{"reset", "truncate", "bad_json", "throttle"};
  const int after = static_cast<int>(random() % 20);
  switch (random() % 6) {
    case 0:
      return watched.Control("restart", "");
    case 1:
      return watched.Control("compact", "");
    case 2:
      return watched.Control("faults", Fault(kListFaults[random() % 4], "list", 0));
    default:
      return watched.Control("faults", Fault(kWatchFaults[random() % 6], "watch", after));
  }
}

TEST(Watch, EndsEqualToAFreshListAfterTenThousandChangesAndAllKindsOfTrouble) {
  std::mt19937 random(20261122);
  Watched watched;
  for (int round = 0; round < kRounds; ++round) {
    watched.Control("mutate", R"({"count":)" + std::to_string(kChangesPerRound) + R"(,"seed":)" +
                                  std::to_string(round + 1) + "}");
    MakeTrouble(watched, random);
    watched.Publish();
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % 30});
  }
  watched.ClearFaults();
  // Those that were silent so far learn of lost nodes, too.
  watched.Publish();
  watched.Control("restart", "");
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  Inventory listed = watched.ListAnew();
  while (!SameInventory(*watched.Publish(), listed) &&
         std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(50ms);
    listed = watched.ListAnew();
  }
  EXPECT_TRUE(SameInventory(*watched.Publish(), listed));
  EXPECT_GT(listed.persistent_volumes.size(), 100U);
  EXPECT_GT(listed.pods.size(), 100U);
  for (const char* reason : {"gone", "broken", "error", "unreadable"}) {
    EXPECT_THAT(watched.Counters(),
                ::testing::ContainsRegex("ack_storage_watch_restarts_total.reason=\"" +
                                         std::string(reason) + "\",resource=\"[a-z]*\". [1-9]"))
        << "this trouble was met at least once";
  }
}

}  // namespace
}  // namespace exporter
