// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/volume_sources.h"
#include "exporter/inventory/inventory.h"

namespace exporter {

struct Analysis;

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

// For example "class_missing".
std::string_view Name(PendingCause cause);

struct PendingClaim {
  const kubernetes::PersistentVolumeClaim* claim = nullptr;
  PendingCause cause = PendingCause::kWaiting;
  const kubernetes::StorageClass* storage_class = nullptr;  // the default class if it has none
  const kubernetes::PersistentVolume* volume = nullptr;     // its volumeName
  // For kProvisioningFailed: the latest failure, and why. Where no rule knows it, or nobody tells
  // one, what is wrong with the source of the volume, if that is known.
  const kubernetes::Event* failure = nullptr;
  ErrorCause failure_cause = ErrorCause::kOther;
  ErrorSide failure_side = ErrorSide::kCloud;
  std::optional<SourceFault> source_fault{};
  const kubernetes::Pod* pod = nullptr;  // the live pod that shows the cause, or uses it
  // Since when something waits for it; nullopt: from our first observation.
  std::optional<TimePoint> since{};
};

// The Pending claims that something waits for, in the order of the claims. Left out are those that
// are being deleted, and those that wait for a first consumer that does not exist yet.
//
// A provisioning failure holds as long as the provisioner has the claim, and is history once a
// volume was made for it or the scheduler has the claim back. A fault of its source is one for as
// long as it can be seen.
//
// Uses inventory, options and index of the analysis only.
std::vector<PendingClaim> FindPendingClaims(const Analysis& analysis);

}  // namespace exporter
