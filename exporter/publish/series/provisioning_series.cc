// SPDX-License-Identifier: Apache-2.0
#include "exporter/publish/series/series.h"

#include <array>

namespace exporter {
namespace provisioning_series {

constexpr std::array<std::string_view, 4> kLabels{"namespace", "persistentvolumeclaim",
                                                  "storageclass", "cause"};

constexpr MetricDef kError{
    .name = "ack_storage_persistentvolumeclaim_provisioning_error",
    .help =
        "1 while provisioning fails for a Pending PersistentVolumeClaim that something waits for, "
        "as reported by its latest event or shown by the snapshot that it names; cause is "
        "class_missing without its StorageClass, and other for unrecognized errors.",
    .labels = kLabels};
constexpr std::array kDefs{&kError};

std::string_view CauseName(const PendingClaim& pending) {
  return pending.cause == PendingCause::kClassMissing ? Name(pending.cause)
                                                      : Name(pending.failure_cause);
}

void Add(const Evaluation& evaluation, SampleSink& out) {
  const Inventory& inventory = evaluation.inventory();
  if (!HasTables(PendingClaimCheck(), inventory)) return;
  for (const PendingClaim& pending : evaluation.analysis.pending_claims) {
    if (pending.cause != PendingCause::kProvisioningFailed &&
        pending.cause != PendingCause::kClassMissing) {
      continue;
    }
    if (!Covers(inventory.scope, *pending.claim)) continue;
    const auto& storage_class = pending.storage_class != nullptr ? pending.storage_class->meta.name
                                                                 : *pending.claim->storage_class;
    out.Add(kError,
            {pending.claim->meta.ns, pending.claim->meta.name, storage_class, CauseName(pending)},
            1);
  }
}

}  // namespace provisioning_series

SeriesGroup ProvisioningSeries() {
  return {.metric_defs = provisioning_series::kDefs, .add = provisioning_series::Add};
}

}  // namespace exporter
