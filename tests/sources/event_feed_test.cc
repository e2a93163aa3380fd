// SPDX-License-Identifier: Apache-2.0
#include "exporter/sources/feed.h"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exporter/core/timestamp.h"
#include "tests/support/fake_apis.h"

namespace exporter::event_feed_test {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

std::string Event(const std::string& name, const std::string& last_seen, const std::string& kind,
                  const std::string& ns) {
  return nlohmann::json{{"metadata", {{"namespace", "default"}, {"name", name}}},
                        {"reason", "FailedMount"},
                        {"lastTimestamp", last_seen},
                        {"involvedObject", {{"kind", kind}, {"namespace", ns}, {"name", "x"}}}}
      .dump();
}

void Put(const Feed::Part& part, const std::string& event) {
  const auto document = JsonDocument::Parse(event);
  EXPECT_EQ(part.store->Put(document->root()), "");
}

std::vector<std::string> Names(const Feed& feed) {
  Inventory built;
  feed.apply(built, SampleTime());
  std::vector<std::string> names;
  for (const auto& event : built.events) names.push_back(event.meta.name);
  return names;
}

TEST(EventFeed, AsksForTheReasonsThatConcernVolumes) {
  const Slot<Inventory> inventory;
  const Feed feed = MakeEventFeed({.inventory = inventory, .scope = {}});
  std::vector<std::string> selectors;
  for (const auto& part : feed.parts) selectors.push_back(part.collection.selector);
  EXPECT_THAT(selectors, ElementsAre("fieldSelector=reason%3DFailedAttachVolume",
                                     "fieldSelector=reason%3DFailedMount",
                                     "fieldSelector=reason%3DFailedMapVolume",
                                     "fieldSelector=reason%3DProvisioningFailed",
                                     "fieldSelector=reason%3DFailedBinding"));
}

TEST(EventFeed, JoinsItsPartsTheNewestFirst) {
  const Slot<Inventory> inventory;
  const Feed feed = MakeEventFeed({.inventory = inventory, .scope = {}});
  Put(feed.parts[0], Event("old", "2026-11-22T10:00:00Z", "Pod", "shop"));
  Put(feed.parts[1], Event("newest", "2026-11-22T12:00:00Z", "Pod", "shop"));
  Put(feed.parts[1], Event("middle", "2026-11-22T11:00:00Z", "Pod", "shop"));
  EXPECT_THAT(Names(feed), ElementsAre("newest", "middle", "old"));
}

TEST(EventFeed, HoldsNoMoreThanAThousand) {
  const Slot<Inventory> inventory;
  const Feed feed = MakeEventFeed({.inventory = inventory, .scope = {}});
  for (std::size_t i = 0; i < 1200; ++i) {
    Put(feed.parts[i % feed.parts.size()],
        Event("e" + std::to_string(i), i < 200 ? "2026-11-22T10:00:00Z" : "2026-11-22T11:00:00Z",
              "Pod", "shop"));
  }
  const auto names = Names(feed);
  EXPECT_EQ(names.size(), 1000U);
  EXPECT_THAT(names, ::testing::Not(::testing::Contains("e7"))) << "one of the oldest";
}

TEST(EventFeed, IsNarrowedByWhatTheEventIsAbout) {
  const Slot<Inventory> inventory;
  const Feed feed = MakeEventFeed({.inventory = inventory, .scope = {.namespaces = {"shop"}}});
  Put(feed.parts[0], Event("ours", "2026-11-22T10:00:00Z", "Pod", "shop"));
  Put(feed.parts[0], Event("theirs", "2026-11-22T10:00:00Z", "Pod", "other"));
  Put(feed.parts[0], Event("volume", "2026-11-22T10:00:00Z", "PersistentVolume", ""));
  EXPECT_THAT(Names(feed), UnorderedElementsAre("ours", "volume"));
}

}  // namespace
}  // namespace exporter::event_feed_test
