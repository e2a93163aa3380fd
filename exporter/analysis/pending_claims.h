// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "exporter/analysis/analysis.h"

namespace exporter {

// Why a claim is Pending.
enum class PendingCause {
  kProvisioningFailed,
  kClassMissing,          // its class does not exist
  kNoClass,               // no class and no default, or explicitly ""
  kVolumeTaken,           // its volumeName belongs to another claim
  kVolumeMissing,         // its volumeName does not exist
  kStorageUnschedulable,  // its pod is unschedulable because of storage
  kPodUnschedulable,      // its pod is unschedulable for other reasons
  kWaiting,               // unknown
};

struct PendingClaim {
  PendingCause cause = PendingCause::kWaiting;
  const kubernetes::StorageClass* storage_class = nullptr;  // the default class if it has none
  const kubernetes::PersistentVolume* volume = nullptr;     // its volumeName
  const kubernetes::Event* failure = nullptr;               // the latest provisioning failure
  const kubernetes::Pod* pod = nullptr;  // the live pod that shows the cause, or uses it
  // Since when something waits for it; nullopt: from our first observation.
  std::optional<TimePoint> since{};
};

// nullopt if the claim is not Pending, is being deleted, or waits for a first consumer that does
// not exist yet.
std::optional<PendingClaim> FindPendingCause(const Analysis& analysis,
                                             const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter
