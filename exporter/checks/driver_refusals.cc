// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/driver_refusals.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace exporter {
namespace {

struct RefusalMend {
  BlockedReason reason;
  std::string_view what;
};

constexpr std::array kRefusalMends{
    RefusalMend{BlockedReason::kClassInvalid,
                "Recreate the class with parameters that the driver accepts: delete it and create "
                "it under its name; volumes that exist keep what they have."},
    RefusalMend{
        BlockedReason::kAccessMode,
        "Let the template ask for ReadWriteOnce; or, for volumes of mode Block, use a class "
        "with the parameter multiAttach."},
    RefusalMend{BlockedReason::kSourceUnsupported,
                "Take a VolumeSnapshot of the claim and let the template name that one."},
    RefusalMend{BlockedReason::kSourceMissing, "Let the template name a snapshot that is there."},
    RefusalMend{BlockedReason::kSourceNotReady, "Wait until the snapshot is ready."},
    RefusalMend{
        BlockedReason::kSize,
        "Let the template ask for a size that the type and performance level have, or use a "
        "class with another type or level; the parameter volumeSizeAutoAvailable raises "
        "requests below 20 GiB to 20."},
    RefusalMend{BlockedReason::kPerformanceLevel,
                "Use a class with fewer provisionedIops, or ask for a larger volume."},
    RefusalMend{BlockedReason::kTopology,
                "Use a class with volumeBindingMode WaitForFirstConsumer: the driver needs to know "
                "the node."},
};

const RefusalMend* FindMend(BlockedReason reason) {
  const auto* mend = std::ranges::find(kRefusalMends, reason, &RefusalMend::reason);
  return mend == kRefusalMends.end() ? nullptr : mend;
}

}  // namespace

bool IsDriverRefusal(BlockedReason reason) {
  return FindMend(reason) != nullptr;
}

std::string DriverRefusalText(const PlannedClaim& claim) {
  return "the disk driver makes no volume of class " + claim.storage_class + " for its claim " +
         claim.name + ": " + claim.detail;
}

std::vector<RemedyStep> DriverRefusalSteps(const PlannedClaim& claim,
                                           const RemedyStep& look_at_set) {
  const RefusalMend* mend = FindMend(claim.reason);
  std::vector<RemedyStep> steps{
      Look("See what the class asks for.",
           "kubectl get storageclass " + ShellWord(claim.storage_class) + " -o yaml"),
      look_at_set};
  if (mend != nullptr) steps.push_back(Act(std::string(mend->what), ""));
  return steps;
}

}  // namespace exporter
