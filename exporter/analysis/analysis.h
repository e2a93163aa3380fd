// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "exporter/analysis/attach_limits.h"
#include "exporter/analysis/claim_owners.h"
#include "exporter/analysis/index.h"
#include "exporter/analysis/options.h"
#include "exporter/analysis/pending_claims.h"
#include "exporter/analysis/prices.h"
#include "exporter/analysis/reconcile.h"
#include "exporter/analysis/scale_up/scale_up.h"

namespace exporter {

// Derived data shared by several readers. Built once per publish; depends only on its arguments.
// Inventory and options must outlive it.
struct Analysis {
  Analysis(const Inventory& given, const AnalysisOptions& chosen, const Memory& memory = {})
      : inventory(given),
        options(chosen),
        index(given),
        prices(chosen.prices, given),
        claim_owners(given),
        node_slots(CountNodeSlots(given, index, chosen)),
        disks(Reconcile(given, index, chosen, memory)),
        pending_claims(FindPendingClaims(*this)),
        scale_ups(ForecastScaleUps(*this)) {}
  Analysis(const Analysis&) = delete;
  Analysis& operator=(const Analysis&) = delete;

  const Inventory& inventory;
  const AnalysisOptions& options;
  Index index;
  Prices prices;
  ClaimOwners claim_owners;
  std::vector<NodeSlots> node_slots;  // in the order of the node list
  Reconciliation disks;
  std::vector<PendingClaim> pending_claims;  // see FindPendingClaims
  std::vector<ScaleForecast> scale_ups;      // see ForecastScaleUps
};

}  // namespace exporter
