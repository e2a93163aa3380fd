// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "exporter/sources/both_stores.h"
#include "exporter/sources/known_nodes.h"
#include "exporter/sources/make_feed.h"
#include "exporter/sources/pod_asker.h"
#include "exporter/sources/pod_group_store.h"

namespace exporter {

Feed MakePodFeed(const FeedContext& context) {
  const auto nodes = std::make_shared<KnownNodes>(context.inventory);
  Feed feed = MakeFeed<kubernetes::Pod>(
      {.path = "/api/v1/pods",
       .kind = "PodList",
       .field = &Inventory::pods,
       .decode = kubernetes::DecodePod,
       .keep =
           [nodes](const kubernetes::Pod& pod) {
             return !pod.claims.empty() || (!pod.node_name.empty() && !nodes->Has(pod.node_name));
           }},
      context);
  const auto asker = std::make_shared<PodAsker>(context.inventory);
  auto groups = std::make_unique<PodGroupStore>([asker] { return asker->Ask(); });
  // It belongs to the part, which lives as long as these functions.
  PodGroupStore* const store = groups.get();
  feed.apply = [apply = std::move(feed.apply), store](Inventory& inventory, TimePoint proven_at) {
    apply(inventory, proven_at);
    const auto answer = store->Get();
    inventory.pod_groups = Table<kubernetes::PodGroup>(answer.rows, proven_at);
    inventory.pod_questions = answer.questions;
  };
  Feed::Part& part = feed.parts.front();
  part.store = std::make_unique<BothStores>(std::move(part.store), std::move(groups));
  part.missed = [nodes, asker, store] {
    // An empty selector: a list of all pods.
    if (asker->AsksMore()) return std::vector<std::string>{""};
    store->ForgetUnasked();
    return nodes->SelectorsOfLost();
  };
  feed.has_short_watches = true;
  return feed;
}

}  // namespace exporter
