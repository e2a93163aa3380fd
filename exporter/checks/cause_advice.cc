// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/cause_advice.h"

#include <algorithm>
#include <array>

namespace exporter {
namespace cause_advice {

using enum ErrorCause;

constexpr std::array kAdvice{
    CauseAdvice{kDiskLimit, "the instance holds as many disks as it may",
                "Move a pod with disks off the node, or cordon it and let the pod be scheduled "
                "anew."},
    CauseAdvice{kCategoryUnsupported, "the instance type or node does not take such disks",
                "Cordon the node for the pod, or use a class whose category the instance type "
                "takes. A change of instance type or a reboot may be needed: see the message."},
    CauseAdvice{kOutOfStock, "the zone has no such disks, or none left",
                "Wait for stock, or use another category or zone."},
    CauseAdvice{kZoneMismatch, "disk and instance are in different zones",
                "Schedule the pod in the zone of the disk: compare the volume's node affinity."},
    CauseAdvice{kMultiAttach, "the disk is still attached to another node",
                "End the pod that has it there; if its node is gone, see "
                "missing-node-attachment.",
                "kubectl get volumeattachments"},
    CauseAdvice{kDiskMissing, "the disk does not exist",
                "See dangling-pv: bring the data back from a snapshot, or make a new claim. If the "
                "disk is there, check the region and the permissions of the driver."},
    CauseAdvice{kInstanceMissing, "the instance does not exist",
                "Delete the pod, so that it is scheduled to a node that exists.",
                "kubectl get nodes"},
    CauseAdvice{kDiskBusy, "the disk is being attached, detached or used by something else",
                "Wait for that to end; if it does not, see what holds the disk in ECS: an "
                "instance, a snapshot in progress, a change of its size or category."},
    CauseAdvice{kThrottled, "Alibaba Cloud takes no more calls for the moment",
                "Wait; if it lasts, find out who else of the account calls that often."},
    CauseAdvice{
        kQuota, "the account may have no more of it",
        "Ask for a higher quota in Quota Center, or see leaked-disk for disks that nobody uses."},
    CauseAdvice{kUnpaid, "the account, the instance or the disk is not paid for",
                "Pay, or have the lock taken off: until then every disk of it is in danger."},
    CauseAdvice{kTimeout, "it was not finished in time",
                "Wait for the next try; if it lasts, read the log of the CSI controller and of the "
                "node plugin."},
    CauseAdvice{kNotPortable, "the disk is prepaid or belongs to another instance",
                "Run the pod on the instance that the disk belongs to, or turn a prepaid disk into "
                "a pay-as-you-go one."},
    CauseAdvice{kPermission, "the driver is not permitted to do it",
                "Compare the policy of the driver's RAM role (or its keys) with the action that "
                "the message names."},
    CauseAdvice{kKms, "the encryption key cannot be used",
                "See in KMS that the key exists, is enabled, and that ECS may use it; the class "
                "names it in kmsKeyId. Without that key the data cannot be read."},
    CauseAdvice{kLocked, "Alibaba Cloud has locked it for security reasons",
                "See the reason in the console, and have the lock taken off: until then nothing "
                "is attached or detached."},
    CauseAdvice{kInstanceState, "the instance is in no state for it",
                "See the instance in ECS: it must be Running or Stopped, and not starting, "
                "stopping or being upgraded. If it stays so, cordon the node and let the pod be "
                "scheduled anew."},
    CauseAdvice{kDriverMissing, "the disk driver does not run on the node",
                "See why the driver's node plugin is not registered there: its pod, its log, and "
                "the drivers of the CSINode.",
                "kubectl get csinodes"},
    CauseAdvice{kSize, "the size is outside what the category or performance level allows",
                "Ask for a size within the bounds of the class's category and performance level. "
                "A claim that has no volume yet can only be made anew."},
    CauseAdvice{kPerformanceLevel,
                "category, size or zone do not allow the performance level or the IOPS",
                "Use a class with a lower performance level or fewer provisioned IOPS, or ask for "
                "a larger disk."},
    CauseAdvice{kTopology, "no zone could be chosen for the disk",
                "Use a class with WaitForFirstConsumer, and see that the CSINodes list the "
                "driver with its topology keys and a count above 0.",
                "kubectl get csinodes"},
    CauseAdvice{kOther, "for a reason that no rule knows",
                "Read the message and the log of the CSI controller."},
};
static_assert(kAdvice.size() == kErrorCauseNames.size());

}  // namespace cause_advice

const CauseAdvice& AdviceOn(ErrorCause cause) {
  using cause_advice::kAdvice;
  const auto found = std::ranges::find(kAdvice, cause, &CauseAdvice::cause);
  return found == kAdvice.end() ? kAdvice.back() : *found;
}

}  // namespace exporter
