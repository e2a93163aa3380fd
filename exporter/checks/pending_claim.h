#pragma once

#include "exporter/checks/check.h"

namespace exporter {

// pending-claim: a claim that gets no volume though somebody waits for it. A warning, by reason
// provisioning_failed, class_missing, no_class, volume_taken, volume_missing,
// storage_unschedulable, or waiting where nothing is known; info by pod_unschedulable, where the
// pod that wants it finds no node for reasons that are none of storage.
Check PendingClaimCheck();

}  // namespace exporter
