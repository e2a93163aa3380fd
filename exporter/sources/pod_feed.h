#pragma once

#include "exporter/sources/feed.h"

namespace exporter {

// The pods that a verdict on storage may rest on: those that use a claim, and those on a
// node that is not in the node list. Of a node that goes, its pods are asked for then.
Feed MakePodFeed(const FeedContext& context);

}  // namespace exporter
