// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "exporter/kubernetes/client/object_cache.h"
#include "exporter/poll/reading_store.h"
#include "exporter/sources/make_feed.h"
#include "tests/poll/made_source.h"

namespace exporter {

// A source of volumes with a feed of `parts` parts, selectors "part=0", "part=1", ...
struct FedSource {
  explicit FedSource(std::size_t parts = 1) {
    source.name = "persistentvolumes";
    source.api = SourceApi::kKubernetes;
    source.can_read = [](const Inventory&) { return true; };
    FeedOf<kubernetes::PersistentVolume> of{.path = "/api/v1/persistentvolumes",
                                            .kind = "PersistentVolumeList",
                                            .field = &Inventory::persistent_volumes,
                                            .decode = kubernetes::DecodePersistentVolume,
                                            .selectors = {}};
    for (std::size_t i = 0; i < parts; ++i) of.selectors.push_back("part=" + std::to_string(i));
    feed = std::make_shared<Feed>(MakeFeed(of, {.inventory = inventory, .scope = {}}));
  }

  ScheduledSource Schedule() const {
    ScheduledSource scheduled = Scheduled(source);
    scheduled.feed = feed;
    return scheduled;
  }

  // Adds the object to the store of that part.
  void Put(std::size_t part, const std::string& name) const {
    const auto document = JsonDocument::Parse(R"({"metadata":{"name":")" + name + "\"}}");
    EXPECT_EQ(feed->parts[part].store->Put(document->root()), "");
  }

  Source source;
  Slot<Inventory> inventory;
  std::shared_ptr<Feed> feed;
};

}  // namespace exporter
