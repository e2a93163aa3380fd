// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "tests/simulator/world.h"

// The cluster in which the incident happens, and its StatefulSet, the receiver.
namespace simulator::incident {

inline constexpr std::string_view kReceiver = "receiver-receiver-web-statefulset";
inline constexpr std::string_view kReceiverNamespace = "cx-idc";

// As it was before anything happened.
void BuildCluster(World& world);

// The node cn-shenzhen.172.16.19.N, and the one of each replica once all eight run.
Node& NodeAt(World& world, int last_octet);
Node& HostOf(World& world, int ordinal);

StatefulSet& Receiver(World& world);
Claim& ReceiverClaim(World& world, int ordinal);
Volume& VolumeOfClaim(World& world, int ordinal);
// Still finds the volume after its claim is gone, by the name in the claimRef.
Volume& VolumeOfReplica(World& world, int ordinal);

// The replica's claim gets a disk, and its pod runs on the node.
void Run(World& world, const StatefulSet& set, int ordinal, Node& node, StoryTime at);

}  // namespace simulator::incident
