// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "exporter/core/clock.h"
#include "exporter/core/slot.h"
#include "exporter/inventory/inventory.h"
#include "exporter/kubernetes/client/client.h"
#include "exporter/kubernetes/client/object_store.h"
#include "exporter/kubernetes/client/reflector.h"

namespace exporter {

// What feeds can access of the rest of the program.
struct FeedContext {
  const Slot<Inventory>& inventory;  // the latest one; must outlive the feeds
  Scope scope;
};

// A running Kubernetes source: its collections and the stores that follow them.
struct Feed {
  struct Part {
    kubernetes::Collection collection;
    std::unique_ptr<kubernetes::ObjectStore> store;
    kubernetes::Reflector::Missed missed{};
  };

  std::vector<Part> parts;
  // Watches are limited to a minute, because `missed` is only called between them.
  bool has_short_watches = false;
  // Puts the rows of all parts into an inventory being built; they were complete at
  // `proven_at`.
  std::function<void(Inventory&, TimePoint proven_at)> apply;
};

// The events that say why a volume could not be provisioned, bound, attached or mounted. Each
// reason has its own list and watch; otherwise the API server would send all events of the
// cluster. The inventory keeps the newest thousand.
Feed MakeEventFeed(const FeedContext& context);

// The pods that checks need: those that use a claim, and those on a node that is not in the node
// list. When a node disappears, its pods are listed then.
Feed MakePodFeed(const FeedContext& context);

}  // namespace exporter
