#pragma once

#include "tests/simulator/edit.h"
#include "tests/simulator/identity.h"

// Mutations of claims, volumes and the sets that have them. Each returns false when the object it
// picked is not fit for it.
namespace simulator {

// The next step of an expansion: asked for, done by the cloud, done by the file system.
bool ExpandClaim(Edit& edit, Dice& dice);
// A claim that no pod uses is deleted; its volume is Released.
bool DeleteUnusedClaim(Edit& edit, Dice& dice);
// A Released volume is deleted, with its disk or without, or made Available again; an Available
// one is deleted.
bool RetireVolume(Edit& edit, Dice& dice);
bool ScaleUpByOne(Edit& edit, Dice& dice);
// The claim of the last replica stays.
bool ScaleDownByOne(Edit& edit, Dice& dice);

// The replica's pod comes up on a node that its claim's volume can be attached to; without such a
// node it stays unscheduled. The claim is made where it is missing, and provisioned.
void StartReplica(Edit& edit, Dice& dice, const StatefulSet& set, int ordinal);

}  // namespace simulator
