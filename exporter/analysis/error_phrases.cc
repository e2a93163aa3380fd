// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_rules.h"

namespace exporter {
namespace {

using enum ErrorCause;
using enum ErrorSide;

// Sources: k8s.io/kubernetes (pkg/controller/volume/attachdetach, pkg/scheduler/framework/plugins,
// pkg/volume/csi), kubernetes-csi/external-provisioner and external-attacher,
// k8s.io/apiserver (plugin/pkg/admission, pkg/authorization) and k8s.io/client-go/rest, and
// kubernetes-sigs/alibaba-cloud-csi-driver, pkg/disk.
constexpr PhraseRule kSentences[] = {
    {"can't detach disk", kDiskBusy},  // "from instance i-1: with error: " and any code
    // With the parameter: "KMSKeyId: a != requested b".
    {"already created but parameter mismatch", kOther},
    {"multi-attach error", kMultiAttach},
    {"is already exclusively attached to", kMultiAttach},
    {"volume is already used by ", kMultiAttach},
    {"pod(s) in different namespaces", kMultiAttach},
    {"readwriteoncepod access mode already in-use", kMultiAttach},
    {"does not contain driver", kDriverMissing},
    {"list of registered csi drivers", kDriverMissing},
    {"csi driver is not installed on the node", kDriverMissing},
    {"has no nodeid annotation", kDriverMissing},
    {"csi.sock: connect:", kDriverMissing},  // "connection refused", "no such file or directory"
    {"csinode.storage.k8s.io \"\" not found", kDriverMissing},
    // Of its API server: quotas and limits of a namespace, RBAC, admission, rates.
    {"exceeded quota:", kQuota, kKubernetes},
    {"maximum storage usage per persistentvolumeclaim", kQuota, kKubernetes},  // LimitRange
    {"minimum storage usage per persistentvolumeclaim", kQuota, kKubernetes},
    {"is forbidden: ", kPermission, kKubernetes},
    {"in api group \"", kPermission, kKubernetes},  // "cannot create resource "x" in API group "" "
    {"denied the request:", kPermission, kKubernetes},  // an admission webhook
    {"denied request:", kPermission, kKubernetes},      // a ValidatingAdmissionPolicy
    {"client rate limiter", kThrottled, kKubernetes},
    {"has asked us to try again later", kThrottled, kKubernetes},
    {"no topology key found on ", kTopology},
    {"no available topology found", kTopology},
    {"does not match topology keys", kTopology},
    {"is not in allowed topologies", kTopology},
    {"is not in requisite", kTopology},
};

// Messages of the ECS OpenAPI documents beside their codes, of the driver and of Kubernetes.
constexpr PhraseRule kPhrases[] = {
    {"exceed the limit attachments of disk", kDiskLimit},
    {"disk on instance in question reach its limits", kDiskLimit},
    {"disk on instance reach its limits", kDiskLimit},
    {"disk queues on the instance is not enough", kDiskLimit},
    {"exceed max volume count", kDiskLimit},

    {"owing fee", kUnpaid},
    {"or in arrears", kUnpaid},
    {"disk has expired", kUnpaid},
    {"does not have enough balance", kUnpaid},
    {"no enough balance", kUnpaid},
    {"balance is insufficient", kUnpaid},
    {"outstanding payment", kUnpaid},
    {"overdue payment", kUnpaid},
    {"pay method is not valid", kUnpaid},
    {"lockreason: financial", kUnpaid},

    {"access your kms", kKms},
    {"kms is not activated", kKms},
    {"kms key used by the disk", kKms},
    {"the cmk needs to be", kKms},
    {"customer master key", kKms},
    {"kms data encrypted key", kKms},

    {"quota exceed", kQuota},
    {"exceeded the quota", kQuota},
    {"exceeds the quota", kQuota},
    {"quota is insufficient", kQuota},
    {"maximum number of snapshots", kQuota},
    {"quota of portable cloud disk", kQuota},
    {"quota of postpaid data disk capacity", kQuota},
    {"total size of specified disk category", kQuota},

    {"not supported in zone", kOutOfStock},
    {"out of stock", kOutOfStock},
    {"sold out", kOutOfStock},
    {"insufficient stock", kOutOfStock},
    {"inventory is insufficient", kOutOfStock},
    {"notavailable: the resource is not available", kOutOfStock},
    {"no longer available for sale", kOutOfStock},
    {"sales of this resource are temporarily suspended", kOutOfStock},
    {"does not offer the specified disk category", kOutOfStock},
    {"specified category of data disk is not valid", kOutOfStock},
    {"datadisk.n.category' is not valid in this region", kOutOfStock},

    {"not in the same zone", kZoneMismatch},
    {"not in the samezone", kZoneMismatch},
    {"not in same zone", kZoneMismatch},
    {"didn't match persistentvolume's node affinity", kZoneMismatch},
    {"volume node affinity conflict", kZoneMismatch},
    {"no available volume zone", kZoneMismatch},

    {"is not a portable disk", kNotPortable},
    {"should be \"pay by quantity\"", kNotPortable},
    {"can only be attached to the instance it was last", kNotPortable},

    {"user not authorized", kPermission},
    {"not authorized to operate", kPermission},
    {"you are not authorized", kPermission},
    {"user is not in disk white list", kPermission},
    {"disk category is not authorized", kPermission},

    {"locked for security", kLocked},
    {"locked due to security", kLocked},
    {"lockreason: security", kLocked},

    {"requested size", kSize},  // "10GiB is less than minimum 20GiB"
    {"invalid disk size", kSize},
    {"disk size is not supported", kSize},
    {"disk size is too small", kSize},
    {"disk size is less than", kSize},
    {"datadisk.n.size beyond the permitted range", kSize},
    {"disk size is beyond the permitted range", kSize},
    {"is not expected capacity", kSize},

    {"performance level pl", kPerformanceLevel},
    {"illegal performance level type", kPerformanceLevel},
    {"support pl0 of cloud_essd", kPerformanceLevel},
    {"provisioned iops", kPerformanceLevel},
    {"not support bursting enabled", kPerformanceLevel},

    {"is not supported by instance", kCategoryUnsupported},
    {"not supported by node", kCategoryUnsupported},
    {"not support disk category", kCategoryUnsupported},
    {"not support this disk category", kCategoryUnsupported},
    {"not support the specified disk category", kCategoryUnsupported},
    {"disk category is not support", kCategoryUnsupported},
    {"disk category is invalid", kCategoryUnsupported},
    {"not support disktype", kCategoryUnsupported},
    {"not support the disk", kCategoryUnsupported},
    {"not support hot attach disk", kCategoryUnsupported},
    {"not support multi attach", kCategoryUnsupported},
    {"requires nvme protocol", kCategoryUnsupported},
    {"not support nvme protocol", kCategoryUnsupported},
    {"type of the disk does not support the operation", kCategoryUnsupported},

    {"no ecs instance selected", kTopology},
    {"no zone info", kTopology},
    {"failed to get zone id", kTopology},

    {"disk not found", kDiskMissing},
    {"cannot find disk", kDiskMissing},
    {"can't find disk", kDiskMissing},
    {"disk does not exist", kDiskMissing},
    {"disk not exist", kDiskMissing},
    {"specified diskid does not exist", kDiskMissing},
    {"waitstatus: resource not found", kDiskMissing},
    {"waitfordiskattached: disk ", kDiskMissing},  // "d-1 not found"

    {"instance does not exist", kInstanceMissing},
    {"instance not found", kInstanceMissing},
    {"instanceid does not exist", kInstanceMissing},
    {"instanceid provided does not exist", kInstanceMissing},
    {") not found, request id", kInstanceMissing},  // "Node(i-1) not found, request ID: "
    {"node \"\" not found", kInstanceMissing},
    {"nodes \"\" not found", kInstanceMissing},
    {"start rescheduling", kInstanceMissing},

    {"is attaching", kDiskBusy},
    {"is detaching", kDiskBusy},
    {"is already attached to", kDiskBusy},
    {"has been attached to", kDiskBusy},
    {"already attached to instance", kDiskBusy},
    {"is attached by other instance", kDiskBusy},
    {"action is still in process", kDiskBusy},  // "Previous attach/detach "
    {"disk is in use", kDiskBusy},
    {"has been occupied", kDiskBusy},
    {"already an operation for", kDiskBusy},
    {"operation with the given volume", kDiskBusy},  // of the CSI specification
    {"operation with given volume id", kDiskBusy},
    {"number of disks detaching", kDiskBusy},
    {"number of disks attaching parallelly", kDiskBusy},
    {"is being modified with task", kDiskBusy},
    {"ecs task is conflicted", kDiskBusy},
    {"disk status does not support this operation", kDiskBusy},
    {"status of the disk does not support this operation", kDiskBusy},
    {"status of the disk or the instance that the disk is attaching", kDiskBusy},
    {"disk status is not supported", kDiskBusy},
    {"incorrect disk status", kDiskBusy},
    {"snapshot of the specified disk is not completed", kDiskBusy},
    {"previous order is still processing", kDiskBusy},

    {"current status of the resource does not support", kInstanceState},
    {"instance status is not supported", kInstanceState},
    {"instance is upgrading", kInstanceState},
    {"instance is not ready for use", kInstanceState},

    {"request was denied due to user flow control", kThrottled},
    {"request was denied due to api flow control", kThrottled},
    {"request was denied due to request throttling", kThrottled},
    {"temporary failure of the server", kThrottled},
    {"too many requests", kThrottled},
    {"rate limit exceeded", kThrottled},

    // These wrap any other error.
    {"failed to reserve node", kTimeout},
    {"still waiting for other disk(s)", kTimeout},
    {"timed out waiting for", kTimeout},
    {"timeout expired waiting for", kTimeout},  // the kubelet until 1.17
    {"timeout waiting for", kTimeout},
    {"context deadline exceeded", kTimeout},
    {"context canceled", kTimeout},
    {"code = deadlineexceeded", kTimeout},
    {"code = unavailable", kTimeout},
    {"request timed out", kTimeout},
    {"i/o timeout", kTimeout},
    {"tls handshake timeout", kTimeout},
    {"client.timeout exceeded", kTimeout},
    {"error generating accessibility requirements", kTopology},
};

}  // namespace

std::span<const PhraseRule> SentenceRules() {
  return kSentences;
}
std::span<const PhraseRule> PhraseRules() {
  return kPhrases;
}

}  // namespace exporter
