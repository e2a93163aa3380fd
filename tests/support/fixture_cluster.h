#pragma once

#include <chrono>
#include <string>

#include "exporter/inventory/inventory.h"

namespace exporter {

// The tag of the disks that AddMatchingDisks makes.
inline constexpr const char* kFixtureClusterId = "c0ffee00112233445566778899aabbccd";

// The captured cluster of tests/fixtures/kubernetes (its README tells what is in it), read by the
// Kubernetes sources `later` than it was captured; it has not changed until then. No autoscaler
// is in it, and nothing is known of the cloud. `claims` is another captured list of claims.
Inventory FixtureCluster(std::chrono::seconds later = {},
                         const std::string& claims = "pvc_list.json");

// Adds a cloud in which all is well: one disk for each that a volume names, as the volume says,
// tagged by the driver, attached where an attached VolumeAttachment says; enough room on every
// node, in every quota and in stock.
void AddMatchingDisks(Inventory& inventory);

}  // namespace exporter
