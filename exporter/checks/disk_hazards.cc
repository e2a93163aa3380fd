// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/disk_hazards.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "exporter/checks/remedy.h"
#include "exporter/core/text.h"

namespace exporter {
namespace disk_hazards {

// The values of LockReason in the ECS documentation (DescribeDisks, DescribeInstances).
struct LockReason {
  std::string_view value;
  std::string_view why;
  std::string_view what;  // to do about it
};

constexpr std::array kLockReasons{
    LockReason{
        "financial", "payments of the account are overdue",
        "Pay what is overdue: after a grace period the disk is released, and its data is lost."},
    LockReason{"security", "for reasons of security",
               "Read the notices of the account in Security Center and Message Center, and have "
               "the lock removed there."},
    LockReason{"recycling", "its preemptible instance is being reclaimed",
               "Move the pod to another node before the instance is released."},
    LockReason{"dedicatedhostfinancial", "the subscription of its dedicated host is overdue",
               "Renew the dedicated host."},
    LockReason{"refunded", "it was refunded",
               "Copy the data to another disk before it is released."},
};

// nullptr for a value that the documents do not have.
const LockReason* FindLockReason(std::string_view value) {
  const auto* known = std::ranges::find(kLockReasons, value, &LockReason::value);
  return known == kLockReasons.end() ? nullptr : known;
}

std::string WhyText(const std::string& value) {
  const LockReason* known = FindLockReason(value);
  return known == nullptr ? value : std::string(known->why) + " (" + value + ")";
}

RemedyStep LockStep(const std::string& value) {
  const LockReason* known = FindLockReason(value);
  return Look(known == nullptr ? "Find out what the lock " + value + " of ECS means."
                               : std::string(known->what));
}

bool IsAttached(const alibaba::Disk& disk) {
  return !disk.instance_ids.empty() || disk.status == "In_use";
}

}  // namespace disk_hazards

std::optional<DiskHazard> LockHazard(const alibaba::Disk& disk) {
  using namespace disk_hazards;
  if (disk.lock_reasons->empty()) return std::nullopt;
  DiskHazard hazard{.reason = "locked",
                    .severity = IsAttached(disk) ? Severity::kCritical : Severity::kWarning,
                    .text = "is locked by ECS: " + Join(*disk.lock_reasons, ", ", WhyText) +
                            "; it can be neither attached nor detached, and may be released.",
                    .steps = {}};
  std::ranges::transform(*disk.lock_reasons, std::back_inserter(hazard.steps), LockStep);
  return hazard;
}

std::optional<DiskHazard> InstanceHazard(const alibaba::Disk& disk) {
  // kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk/cloud.go: only these are attached with
  // DeleteWithInstance.
  if (!disk.delete_with_instance || disk.category.starts_with("elastic_ephemeral_disk") ||
      !disk_hazards::IsAttached(disk)) {
    return std::nullopt;
  }
  const std::string instance = disk.instance_ids.empty() ? "the instance that it is attached to"
                                                         : "instance " + disk.instance_ids.front();
  return DiskHazard{
      .reason = "dies_with_instance",
      .text = "is deleted together with " + instance +
              ": its data is lost when that instance is released.",
      .steps = {Act("Let the disk outlive its instance.",
                    "aliyun ecs ModifyDiskAttribute --region " + ShellWord(disk.region) +
                        " --DiskId " + ShellWord(disk.id) + " --DeleteWithInstance false")}};
}

}  // namespace exporter
