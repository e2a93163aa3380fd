// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/sources/feed.h"

namespace exporter {

// The events that say why a volume could not be provisioned, bound, attached or mounted. Each
// reason has its own list and watch; otherwise the API server would send all events of the
// cluster. The inventory keeps the newest thousand.
Feed MakeEventFeed(const FeedContext& context);

}  // namespace exporter
