// SPDX-License-Identifier: Apache-2.0
// After thousands of changes and every kind of fault, the watched inventory must equal a fresh
// list; API server and exporter in one process.

#include <array>
#include <chrono>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "exporter/inventory/tables.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/poll/poller.h"
#include "tests/e2e/simulator_transport.h"
#include "tests/support/matchers.h"

namespace exporter::watch_test {
namespace {

using namespace std::chrono_literals;

constexpr int kRounds = 250;
constexpr int kChangesPerRound = 40;

// The backoff of a real outage, a hundred times faster.
bool SleepBriefly(std::chrono::milliseconds delay, const std::stop_token& stop) {
  return RealSleeper()(std::min<std::chrono::milliseconds>(delay / 100, 20ms), stop);
}

std::vector<ScheduledSource> Feeds(const Slot<Inventory>& inventory) {
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
::testing::AssertionResult SameRows(std::string_view name, const Table<T>& watched,
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
  ::testing::AssertionResult same = ::testing::AssertionSuccess();
  ForEachTable([&](const auto& table) {
    using Row = typename std::remove_reference_t<decltype(watched.*table.field)>::Row;
    if constexpr (requires(Row row) { row.meta.name; }) {
      auto result = SameRows(table.name, watched.*table.field, listed.*table.field);
      if (same && !result) same = result;
    }
  });
  return same;
}

// An API server with changing objects, and an exporter that watches it.
class Watched {
 public:
  void Start() { poller_ = MakePoller(store_, inventory_, true); }

  void Control(const std::string& path, const std::string& body) {
    const auto answer = simulator_.Respond(
        {.method = "POST", .path = "/simulator/" + path, .query = {}, .headers = {}, .body = body});
    ASSERT_EQ(answer.status, 200) << path << " " << body << ": " << answer.body;
  }
  void ClearFaults() {
    simulator_.Respond(
        {.method = "DELETE", .path = "/simulator/faults", .query = {}, .headers = {}, .body = {}});
  }

  // What the publisher does, without rendering.
  std::shared_ptr<const Inventory> Publish() {
    inventory_.Put(std::make_shared<const Inventory>(store_.Build(clock_.Now())));
    return inventory_.current();
  }

  // The cluster's current state, listed by a new client.
  Inventory ListAnew() {
    Slot<Inventory> inventory;
    ReadingStore store(Feeds(inventory));
    const auto poller = MakePoller(store, inventory, false);
    auto built = std::make_shared<const Inventory>(store.Build(clock_.Now()));
    while (!IsKubernetesComplete(*built)) {
      std::this_thread::sleep_for(5ms);
      built = std::make_shared<const Inventory>(store.Build(clock_.Now()));
      inventory.Put(built);
    }
    return store.Build(clock_.Now());
  }

  // Waits until the watched inventory equals a fresh list.
  ::testing::AssertionResult CatchesUp() {
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    const Inventory listed = ListAnew();
    auto result = SameInventory(*Publish(), listed);
    while (!result && std::chrono::steady_clock::now() < deadline) {
      std::this_thread::sleep_for(50ms);
      result = SameInventory(*Publish(), listed);
    }
    return result;
  }

  // How many lists the server has answered, except those of pods on lost nodes.
  int Lists() {
    const auto answer = simulator_.Respond(
        {.method = "GET", .path = "/simulator/state", .query = {}, .headers = {}, .body = {}});
    int lists = 0;
    const auto state = nlohmann::json::parse(answer.body);
    for (const auto& row : state["requests"]) {
      const auto operation = row["operation"].get<std::string>();
      if (operation.starts_with("list ") && operation != "list pods")
        lists += row["count"].get<int>();
    }
    return lists;
  }

  // Waits until every part of every source is watched.
  void AwaitWatches() {
    const auto count = [this] {
      const auto answer = simulator_.Respond(
          {.method = "GET", .path = "/simulator/state", .query = {}, .headers = {}, .body = {}});
      int watches = 0;
      const auto state = nlohmann::json::parse(answer.body);
      for (const auto& [resource, open] : state["watches"].items()) watches += open.get<int>();
      return watches;
    };
    int parts = 0;
    for (const ScheduledSource& source : store_.sources()) {
      parts += static_cast<int>(source.feed->parts.size());
    }
    while (count() < parts) std::this_thread::sleep_for(5ms);
  }

  std::string Counters() const { return metrics_.Render(TextFormat::kPrometheus004); }

 private:
  std::unique_ptr<Poller> MakePoller(ReadingStore& store, const Slot<Inventory>& inventory,
                                     bool watches) {
    return std::make_unique<Poller>(PollTools{.kubernetes = &client_,
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
  kubernetes::FixedToken token_;
  kubernetes::Client client_{transport_,   clock_,        token_, {.server = "http://simulator"},
                             SleepBriefly, RandomJitter()};
  ExporterMetrics metrics_;
  Slot<Inventory> inventory_;
  ReadingStore store_{Feeds(inventory_)};
  std::unique_ptr<Poller> poller_;  // last: uses all of the above
};

std::string Fault(const std::string& kind, const std::string& verb, int after_events,
                  int count = 3) {
  return R"({"match":"*","kind":")" + kind + R"(","verb":")" + verb + R"(","count":)" +
         std::to_string(count) + R"(,"after_events":)" + std::to_string(after_events) + "}";
}

// A random fault of connections or servers.
void MakeTrouble(Watched& watched, std::mt19937& random) {
  constexpr std::array<const char*, 6> kWatchFaults{"reset", "truncate",    "half_line",
                                                    "gone",  "error_event", "bad_json"};
  constexpr std::array<const char*, 4> kListFaults{"reset", "truncate", "bad_json", "throttle"};
  const int after = static_cast<int>(random() % 20);
  switch (random() % 6) {
    case 0:
      return watched.Control("restart",
                             random() % 2 == 0 ? "" : R"({"away_ms":20,"forbidden_ms":40})");
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
  watched.Start();
  for (int round = 0; round < kRounds; ++round) {
    watched.Control("mutate", R"({"count":)" + std::to_string(kChangesPerRound) + R"(,"seed":)" +
                                  std::to_string(round + 1) + "}");
    MakeTrouble(watched, random);
    watched.Publish();
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % 30});
  }
  watched.ClearFaults();
  // Tells sources about lost nodes even if they saw no event.
  watched.Publish();
  watched.Control("restart", "");
  EXPECT_TRUE(watched.CatchesUp());
  EXPECT_GT(watched.Publish()->persistent_volumes.size(), 100U);
  EXPECT_GT(watched.Publish()->pods.size(), 100U);
  for (const char* reason : {"gone", "broken", "forbidden", "error", "unreadable"}) {
    EXPECT_THAT(watched.Counters(),
                ::testing::ContainsRegex("ack_storage_watch_restarts_total.reason=\"" +
                                         std::string(reason) + "\",resource=\"[a-z]*\". [1-9]"))
        << "this trouble was met at least once";
  }
}

TEST(Watch, LosesNoChangeOverBrokenConnectionsAndListsNothingAnew) {
  std::mt19937 random(7);
  Watched watched;
  // Each new watch hits one of them.
  watched.Control("faults", Fault("reset", "watch", 11, 40));
  watched.Control("faults", Fault("truncate", "watch", 5, 40));
  watched.Control("faults", Fault("half_line", "watch", 17, 40));
  watched.Start();
  ASSERT_TRUE(watched.CatchesUp());
  watched.AwaitWatches();
  const int lists = watched.Lists();
  for (int round = 0; round < kRounds / 5; ++round) {
    watched.Control("mutate", R"({"count":)" + std::to_string(kChangesPerRound) + R"(,"seed":)" +
                                  std::to_string(round + 1) + "}");
    watched.Publish();
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % 30});
  }
  watched.ClearFaults();
  EXPECT_EQ(watched.Lists(), lists);
  EXPECT_TRUE(watched.CatchesUp());
  EXPECT_THAT(watched.Counters(),
              ::testing::ContainsRegex("ack_storage_watch_restarts_total.reason=\"broken\","
                                       "resource=\"persistentvolumes\". [1-9]"));
}

}  // namespace
}  // namespace exporter::watch_test
