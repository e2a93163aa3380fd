#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "exporter/analysis/analysis.h"

namespace exporter {

// What keeps a claim Pending.
enum class PendingCause {
  kProvisioningFailed,
  kClassMissing,          // it names a class that does not exist
  kNoClass,               // it names none, and no default stands in; or "", the explicit none
  kVolumeTaken,           // it names a volume that belongs to another claim
  kVolumeMissing,         // it names a volume that does not exist
  kStorageUnschedulable,  // its pod finds no node for the sake of its volumes
  kPodUnschedulable,      // its pod finds no node for other reasons
  kWaiting,               // nothing is known
};

struct PendingClaim {
  PendingCause cause = PendingCause::kWaiting;
  const kubernetes::StorageClass* storage_class = nullptr;  // the default where it names none
  const kubernetes::PersistentVolume* volume = nullptr;     // that it names
  const kubernetes::Event* failure = nullptr;               // the last one to provision it
  const kubernetes::Pod* pod = nullptr;  // the live pod that shows the cause, or wants it
  // Since when anybody waits for it; nullopt where only our own sight can tell.
  std::optional<TimePoint> since{};
};

// nullopt for a claim that is not Pending, is being deleted, or waits for a first consumer that
// nobody made yet.
std::optional<PendingClaim> FindPendingCause(const Analysis& analysis,
                                             const kubernetes::PersistentVolumeClaim& claim);

}  // namespace exporter
