// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/simulator/scenarios/incident_cluster.h"

// What happens in the incident, one function a step; `at` is the moment of the step.
namespace simulator::incident {

// From 2 replicas to 8 within the last eight minutes. The autoscaler has added three nodes, with a
// system disk only, and one of them is gone again. Replica 2 got a stray volume with its old data,
// and is Terminating on the node that is gone; 3 and 4 run; 5 waits for its disk on a full node; 6
// and 7 wait for disks that the quota does not allow.
void ScaleUp(World& world, StoryTime at);
// Somebody makes room and gets a larger quota.
void BindAll(World& world, StoryTime at);

// Back to 2 replicas; the claims stay.
void ScaleDown(World& world, StoryTime at);
void DeleteClaims(World& world, StoryTime at);
// Of the volumes of replicas 2 and 3: that of 2 is again the stray that it was.
void ClearClaimRefs(World& world, StoryTime at);
// Those of replicas 4 and 5; their disks stay.
void DeleteVolumes(World& world, StoryTime at);
// The disk of replica 1, which runs.
void DeleteDiskInConsole(World& world, StoryTime at);

// Everything that is wrong is mended, also what was so before the incident.
void CleanUp(World& world, StoryTime at);

}  // namespace simulator::incident
