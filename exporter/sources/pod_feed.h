// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "exporter/sources/feed.h"

namespace exporter {

// The pods that checks need: those that use a claim, and those on a node that is not in the node
// list. When a node disappears, its pods are listed then.
Feed MakePodFeed(const FeedContext& context);

}  // namespace exporter
