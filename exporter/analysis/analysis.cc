#include "exporter/analysis/analysis.h"

namespace exporter {

Analysis::Analysis(const Inventory& given, const AnalysisOptions& chosen)
    : inventory(given),
      options(chosen),
      index(given),
      prices(chosen.prices, given),
      claim_owners(given),
      node_slots(CountNodeSlots(given, index, chosen)),
      disks(Reconcile(given, index, chosen)),
      scale_ups(ForecastScaleUps(given, index, prices, node_slots)) {}

}  // namespace exporter
