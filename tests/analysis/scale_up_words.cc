// SPDX-License-Identifier: Apache-2.0
#include "tests/analysis/scale_up_words.h"

namespace exporter {

std::string Words(const PlannedClaim& claim) {
  std::string words(OutcomeName(claim.outcome));
  if (claim.outcome == ClaimOutcome::kBlocked) return words + " " + std::string(Name(claim.reason));
  if (claim.volume != nullptr) words += " " + claim.volume->meta.name;
  if (claim.outcome == ClaimOutcome::kProvision) {
    for (std::size_t i = 0; i < claim.zones.size(); ++i) {
      words += (i == 0 ? " " : ",") + claim.zones[i].substr(claim.zones[i].size() - 1);
    }
  }
  return claim.is_certain ? words : words + " or new";
}

std::vector<std::string> WordsOf(const ScaleUp& plan) {
  std::vector<std::string> lines;
  for (const PlannedReplica& replica : plan.planned) {
    for (const PlannedClaim& claim : replica.claims) {
      lines.push_back((replica.is_reached ? "" : "~") + std::to_string(replica.ordinal) + " " +
                      Words(claim));
    }
  }
  return lines;
}

}  // namespace exporter
