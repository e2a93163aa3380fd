// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/analysis.h"

namespace exporter {

Analysis::Analysis(const Inventory& given, const AnalysisOptions& chosen, const Memory& memory)
    : inventory(given),
      options(chosen),
      index(given),
      prices(chosen.prices, given),
      claim_owners(given),
      node_slots(CountNodeSlots(given, index, chosen)),
      disks(Reconcile(given, index, chosen, memory)),
      scale_ups(ForecastScaleUps(*this)) {}

}  // namespace exporter
