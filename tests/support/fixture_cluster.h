// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>

#include "exporter/inventory/inventory.h"

namespace exporter {

// The tag of the disks that AddMatchingDisks makes.
inline constexpr const char* kFixtureClusterId = "c0ffee00112233445566778899aabbccd";

// The captured cluster of tests/fixtures/kubernetes (described in its README), read by the
// Kubernetes sources `later` than it was captured, and unchanged until then. Without autoscalers
// and without cloud data. `claims` names another captured list of claims.
Inventory FixtureCluster(std::chrono::seconds later = {},
                         const std::string& claims = "pvc_list.json");

// Adds a healthy cloud: one disk per disk volume, with the volume's properties, tagged by the
// driver and attached according to the VolumeAttachments; enough disk slots on every node, enough
// quota and stock.
void AddMatchingDisks(Inventory& inventory);

}  // namespace exporter
