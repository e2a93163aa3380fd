#include "exporter/analysis/pod_facts.h"

namespace exporter {

bool IsLive(const Inventory& inventory, const AnalysisOptions& options,
            const kubernetes::Pod& pod) {
  if (pod.phase == "Succeeded" || pod.phase == "Failed") return false;
  return !pod.meta.deleting_since || inventory.taken_at - *pod.meta.deleting_since <= options.grace;
}

}  // namespace exporter
