// SPDX-License-Identifier: Apache-2.0
#include <memory>

#include "exporter/sources/known_nodes.h"
#include "exporter/sources/make_feed.h"

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
  feed.parts.front().missed = [nodes] { return nodes->SelectorsOfLost(); };
  feed.has_short_watches = true;
  return feed;
}

}  // namespace exporter
