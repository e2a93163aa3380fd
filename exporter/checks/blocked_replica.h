// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "exporter/analysis/scale_up/scale_up.h"
#include "exporter/checks/remedy.h"

namespace exporter {

// The context needed to explain one blocked replica.
struct BlockedReplica {
  const kubernetes::StatefulSet& set;
  const PlannedReplica& replica;
  const PlannedClaim& claim;  // the first blocked one

  std::string ns() const { return ShellWord(set.meta.ns); }
  std::string claim_name() const { return ShellWord(claim.name); }
  std::string volume() const { return claim.volume == nullptr ? "" : claim.volume->meta.name; }
};

// Why it is blocked, as the end of a sentence about the replica.
std::string Explanation(const BlockedReplica& blocked);

}  // namespace exporter
