// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/simulator/world.h"

// The cluster in which the incident happens, and its StatefulSet, the receiver.
namespace simulator::incident {

inline constexpr std::string_view kReceiver = "receiver-receiver-web-statefulset";
inline constexpr std::string_view kReceiverNamespace = "cx-idc";

// Its node goes away again while the set is scaled up.
inline constexpr int kNodeThatGoes = 55;
inline constexpr std::string_view kStrayThatIsTaken = "d-wz9gme1m29dd3jkf0g2t";
// More than anything here needs, in GiB.
inline constexpr std::int64_t kLargeQuota = 229376;

// As it was before anything happened.
void BuildCluster(World& world);

// The node cn-shenzhen.172.16.19.N, and the one of each replica once all eight run.
Node& AddNodeAt(World& world, int last_octet, std::string zone, StoryTime at);
Node& NodeAt(World& world, int last_octet);
Node& HostOf(World& world, int ordinal);

StatefulSet& Receiver(World& world);
void Scale(World& world, StatefulSet& set, int replicas, int ready);
// The receiver.
void Scale(World& world, int replicas, int ready);
// The key of the replica's pod.
std::string ReceiverPod(World& world, int ordinal);
Claim& ReceiverClaim(World& world, int ordinal);
Volume& VolumeOfClaim(World& world, int ordinal);
// Still finds the volume after its claim is gone, by the name in the claimRef.
Volume& VolumeOfReplica(World& world, int ordinal);

void SetQuota(World& world, std::string_view category, std::int64_t gib);

// The replica's claim gets a disk, and its pod runs on the node.
void Run(World& world, const StatefulSet& set, int ordinal, Node& node, StoryTime at);

}  // namespace simulator::incident
