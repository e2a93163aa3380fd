// SPDX-License-Identifier: Apache-2.0
#include "exporter/checks/cause_advice.h"

#include <algorithm>
#include <array>

namespace exporter {
namespace cause_advice {

using enum ErrorCause;

constexpr std::array kAdvice{
    CauseAdvice{kDiskLimit, "the instance already has as many disks attached as it supports",
                "Move a pod with disks to another node, or cordon the node and let the pod be "
                "rescheduled."},
    CauseAdvice{kCategoryUnsupported, "the instance type or node does not support such disks",
                "Run the pod on a node whose instance type supports the disk category, or use a "
                "StorageClass with a category that it supports. Some instances need a reboot or a "
                "change of their type first: see the message."},
    CauseAdvice{kOutOfStock, "the zone does not offer such disks, or is out of stock",
                "Wait for stock, or use another category or zone."},
    CauseAdvice{kZoneMismatch, "the disk and the instance are in different zones",
                "Schedule the pod in the zone of the disk: check the volume's node affinity."},
    CauseAdvice{kMultiAttach, "the disk is still attached to another node",
                "Find the pod that uses it there: only one of the two can run. If its node is "
                "gone, see missing-node-attachment.",
                "kubectl get volumeattachments"},
    CauseAdvice{kDiskMissing, "the disk does not exist",
                "See dangling-pv: restore the data from a snapshot, or create a new claim. If the "
                "disk does exist, check the region and the permissions of the driver."},
    CauseAdvice{kInstanceMissing, "the instance does not exist",
                "Run the pod on a node whose instance exists, and remove the node if its instance "
                "has been released.",
                "kubectl get nodes"},
    CauseAdvice{kDiskBusy, "the disk is being attached, detached or modified, or is in use",
                "Wait for that to finish. If it does not, check in ECS what holds the disk: an "
                "instance, a snapshot in progress, a change of its size or category."},
    CauseAdvice{kThrottled, "Alibaba Cloud is throttling API calls",
                "Wait. If it persists, find out who else in the account makes that many calls."},
    CauseAdvice{kQuota, "a quota of the account is used up",
                "Request a higher quota in Quota Center, or see leaked-disk for disks that nobody "
                "uses."},
    CauseAdvice{kUnpaid, "the account, the instance or the disk has an overdue payment",
                "Pay what is overdue, or renew the subscription: until then the disks may be "
                "released."},
    CauseAdvice{kTimeout, "the operation timed out",
                "Wait for the next retry. If it persists, check the logs of the CSI controller and "
                "of the node plugin."},
    CauseAdvice{kNotPortable, "the disk is a subscription or belongs to another instance",
                "Run the pod on the instance that the disk belongs to, or convert a subscription "
                "disk to pay-as-you-go."},
    CauseAdvice{kPermission, "the driver lacks a RAM permission",
                "Compare the policy of the driver's RAM role (or of its AccessKey) with the action "
                "that the message names."},
    CauseAdvice{kKms, "the encryption key cannot be used",
                "Check in KMS that the key exists and is enabled, and that ECS may use it; the "
                "StorageClass names it in kmsKeyId. Without that key the data cannot be read."},
    CauseAdvice{kLocked, "Alibaba Cloud has locked it for security reasons",
                "Check the reason in the console and have the lock removed: until then disks can "
                "be neither attached nor detached."},
    CauseAdvice{kInstanceState, "the current state of the instance does not allow the operation",
                "Check the instance in ECS: it must be Running or Stopped, and not starting, "
                "stopping or being upgraded. If it stays in that state, cordon the node and let "
                "the pod be rescheduled."},
    CauseAdvice{kDriverMissing, "the disk driver is not registered on the node",
                "Check why: the pod of the driver's node plugin, its log, and the drivers that "
                "the CSINode lists.",
                "kubectl get csinodes"},
    CauseAdvice{kSize, "the size is outside what the category or performance level allows",
                "Request a size within the limits of the class's category and performance level. "
                "A claim that has no volume yet cannot be resized: create it again."},
    CauseAdvice{kPerformanceLevel,
                "the category, size or zone does not support the performance level or the IOPS",
                "Use a class with a lower performance level or fewer provisioned IOPS, or request "
                "a larger disk."},
    CauseAdvice{kTopology, "no zone could be determined for the disk",
                "Use a class with WaitForFirstConsumer, and check that the CSINodes list the "
                "driver with topology keys and an allocatable count above 0.",
                "kubectl get csinodes"},
    CauseAdvice{kOther, "unrecognized error",
                "Read the message and the log of the CSI controller."},
};
static_assert(kAdvice.size() == kErrorCauseNames.size());

// Where the API server of Kubernetes said it, and not Alibaba Cloud.
constexpr std::array kKubernetesAdvice{
    CauseAdvice{kThrottled, "requests to the Kubernetes API server are being throttled",
                "Wait. If it persists, check the load of the API server, and the rate limit of "
                "the client (--kube-api-qps of the CSI sidecars)."},
    CauseAdvice{kQuota, "a ResourceQuota or LimitRange of the namespace does not allow it",
                "Raise that limit, request less, or delete claims that nobody needs.",
                "kubectl get resourcequotas,limitranges --all-namespaces"},
    CauseAdvice{kPermission, "the Kubernetes API server refused the request",
                "Compare the roles of the ServiceAccount that the message names with the verb and "
                "the resource in it; if an admission webhook or policy refused it, check its "
                "rules.",
                "kubectl get clusterrolebindings,rolebindings --all-namespaces -o wide"},
};

}  // namespace cause_advice

const CauseAdvice& AdviceOn(ErrorClass error) {
  using namespace cause_advice;
  if (error.side == ErrorSide::kKubernetes) {
    const auto* own = std::ranges::find(kKubernetesAdvice, error.cause, &CauseAdvice::cause);
    if (own != kKubernetesAdvice.end()) return *own;
  }
  const auto* found = std::ranges::find(kAdvice, error.cause, &CauseAdvice::cause);
  return found == kAdvice.end() ? kAdvice.back() : *found;
}

}  // namespace exporter
