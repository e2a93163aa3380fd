// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "exporter/poll/reading_store.h"
#include "exporter/sources/make_feed.h"
#include "tests/poll/made_source.h"

namespace exporter {

// A Kubernetes resource that is fed from a list of JSON objects.
template <class T>
struct FedTable {
  FedTable(const char* name, Table<T> Inventory::*field, Decoder<T> decode)
      : source(Filling(MakeSource(name), field)) {
    source.read = nullptr;
    feed = std::make_shared<Feed>(
        MakeFeed(FeedOf<T>{.path = "/x", .kind = "XList", .field = field, .decode = decode},
                 {.inventory = inventory, .scope = {}}));
  }
  ScheduledSource Schedule() const {
    ScheduledSource scheduled = Scheduled(source);
    scheduled.feed = feed;
    return scheduled;
  }
  void Put(const std::string& json) const {
    const auto document = JsonDocument::Parse(json);
    EXPECT_EQ(feed->parts[0].store->Put(document->root()), "");
  }

  Source source;
  Slot<Inventory> inventory;
  std::shared_ptr<Feed> feed;
};

}  // namespace exporter
