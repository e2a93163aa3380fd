#pragma once

#include "exporter/sources/feed.h"

namespace exporter {

// The events that tell why a volume could not be made, bound, attached or mounted:
// one list and watch for each reason, or the API server would send all events of the
// cluster. The thousand newest are kept in the inventory.
Feed MakeEventFeed(const FeedContext& context);

}  // namespace exporter
