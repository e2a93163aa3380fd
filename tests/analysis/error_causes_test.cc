// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_causes.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace exporter::error_causes_test {
namespace {

struct Case {
  std::string_view message;
  std::string_view cause;
};

// As returned by the API server, on one line.
constexpr Case kCases[] = {
    {"Unable to mount volumes for pod \"p_ns(1)\": timeout expired waiting for volumes to attach "
     "or "
     "mount for pod \"ns\"/\"p\". list of unmounted volumes=[data]. list of unattached "
     "volumes=[data]",
     "timeout"},
    {"rpc error: code = Aborted desc = AttachDisk: disk d-1 is already attached to instance i-2",
     "disk_busy"},
    {"rpc error: code = Aborted desc = NodeStageVolume: disk d-1 already attached to instance i-2",
     "disk_busy"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: InstanceDiskLimitExceeded "
     "Recommend: RequestId: 5B2A5C0E-7F4D-5D3C-9C1B-0F4E8D6A3B21 Message: The amount of the disk "
     "on instance in question reach its limits., Node(i-wz9df75f7aef7eb4445a) exceed the limit "
     "attachments of disk",
     "disk_limit"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: "
     "InvalidDiskCategory.NotSupported "
     "Message: The specified disk category is not supported.",
     "category_unsupported"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: "
     "InstanceTypeNotSupportDiskCategory Message: The instanceType of the specified instance does "
     "not support this disk category.",
     "category_unsupported"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: OperationDenied.NoStock "
     "Message: "
     "The requested resource is sold out in the specified zone",
     "out_of_stock"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: ResourceNotInSameZone Message: "
     "The specified disk and instance are not in the same zone.",
     "zone_mismatch"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: "
     "InvalidInstanceType.NotSupportDiskCategory Message: The instanceType of the specified "
     "instance does not support this disk category., Disk(d-1) is not supported by instance, "
     "please refer to: https://help.aliyun.com/document_detail/25378.html",
     "category_unsupported"},
    {"The instanceType ecs.s6-c1m1.small is not support diskType cloud_essd mount.",
     "category_unsupported"},
    {"ErrorCode: InstanceDiskLimitExceeded Message: The amount of the disk on instance reach its "
     "limits.",
     "disk_limit"},
    {"The specified AZone inventory is insufficient", "out_of_stock"},
    {"rpc error: code = Aborted desc = NodeStageVolume: Error happens to attach disk d-1 to "
     "instance i-1, ErrorCode: ResourcesNotInSameZone Message: The specified instance and disk "
     "are not in the samezone.",
     "zone_mismatch"},
    {"Multi-Attach error for volume \"d-wz9uyi7gjhs1kjy1o7n1\" Volume is already used by pod(s) "
     "ghost-0",
     "multi_attach"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: InvalidDiskId.NotFound Message: "
     "The specified DiskId does not exist.",
     "disk_missing"},
    {"rpc error: code = NotFound desc = ControllerPublishVolume: disk not found", "disk_missing"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: InvalidInstanceId.NotFound "
     "Message: The specified InstanceId does not exist.",
     "instance_missing"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: IncorrectDiskStatus Message: "
     "The "
     "current disk status does not support this operation.",
     "disk_busy"},
    {"rpc error: code = NotFound desc = AttachDisk: csi can't find disk: d-1 in region: "
     "cn-shenzhen, Please check if the cloud disk exists, if the region is correct, or if the csi "
     "permissions are correct",
     "disk_missing"},
    {"rpc error: code = NotFound desc = Node(i-1) not found, request ID: 5B2A5C0E",
     "instance_missing"},
    {"rpc error: code = Aborted desc = AttachDisk: Disk d-1 is already attached to instance i-1, "
     "env DISK_FORCE_DETACHED is false reject force detach",
     "disk_busy"},
    {"Previous volumeid d-1 attach action is still in process", "disk_busy"},
    {"ErrorCode: DiskCreatingSnapshot Message: The operation is denied due to a snapshot of the "
     "specified disk is not completed yet.",
     "disk_busy"},
    {"ErrorCode: InstanceExpiredOrInArrears Message: The specified operation is denied as your "
     "prepay instance is expired (prepay mode) or in arrears (afterpay mode).",
     "unpaid"},
    {"failed to reserve node i-1 for attach: context deadline exceeded", "timeout"},
    {"ErrorCode: DiskNotPortable Message: The specified disk is not a portable disk.",
     "not_portable"},
    {"rpc error: code = Aborted desc = detach: Disk d-wz97b0sh6u1a3i00cohb is detaching from "
     "i-wz9df75f7aef7eb4445a",
     "disk_busy"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: Throttling.User Message: "
     "Request "
     "was denied due to user flow control.",
     "throttled"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: QuotaExceed.DiskCapacity "
     "Message: "
     "The used capacity of disk has exceeded the quota in the zone.",
     "quota"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: DiskInArrears Message: The "
     "specified operation is denied as your disk owing fee.",
     "unpaid"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: "
     "InvalidAccountStatus.NotEnoughBalance Message: Your account does not have enough balance.",
     "unpaid"},
    {"Unable to attach or mount volumes: unmounted volumes=[v0], unattached volumes=[v0 "
     "kube-api-access-9m4tz]: timed out waiting for the condition",
     "timeout"},
    {"rpc error: code = DeadlineExceeded desc = context deadline exceeded", "timeout"},
    {"rpc error: code = Internal desc = ErrorCode: InternalError Message: The request processing "
     "has failed due to some unknown error.",
     "other"},
    {"", "other"},
};

TEST(ErrorCause, IsThatOfTheMessagesOfDriverServiceAndControllers) {
  for (const Case& each : kCases)
    EXPECT_EQ(Name(CauseOf(each.message)), each.cause) << each.message;
}

// Each is one of the messages above or in error_texts_test.cc, told in another way.
constexpr Case kWrapped[] = {
    {"timed out waiting for the condition: ErrorCode: InstanceDiskLimitExceeded", "disk_limit"},
    {"context deadline exceeded: Throttling.User", "throttled"},
    {"Throttling", "throttled"},
    {"rpc error: code = Aborted desc = AttachDisk: Can't Detach disk d-1 from instance i-2: with "
     "error: SDK.ServerError ErrorCode: QuotaExceed.DiskCapacity Message: x",
     "disk_busy"},
    {"rpc error: code = Aborted desc = DetachDisk: Fail to detach d-1: from Instance: i-1 with "
     "error: SDK.ServerError ErrorCode: Forbidden.RAM Recommend: RequestId: 1 Message: User not "
     "authorized to operate on the specified resource, or this API doesn't support RAM.",
     "permission"},
    {"rpc error: code = Aborted desc = DetachDisk: Fail to detach d-1: from Instance: i-1 with "
     "error: SDK.ServerError ErrorCode: DisksDetachingOnEcsExceeded",
     "disk_busy"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: OperationDenied Message: The "
     "specified AZone inventory is insufficient",
     "out_of_stock"},
    {"rpc error: code = Internal desc = SDK.ServerError ErrorCode: OperationDenied Message: The "
     "type of the disk does not support the operation.",
     "category_unsupported"},
    {"ErrorCode: DiskError Message: Incorrect disk status.", "disk_busy"},
    {"SDK.ServerError ErrorCode: OperationDenied Message: 'DataDisk.n.Category' is not valid in "
     "this region.",
     "out_of_stock"},
    {"rpc error: code = Internal desc = ErrorCode: DiskNotPortable, Disk(d-1) should be \"Pay by "
     "quantity\", not be \"Annual package\", please check and modify the charge type",
     "not_portable"},
    {"[SDK.TimeoutError] The request timed out 3 times(3 for retry)", "timeout"},
    {"Post \"https://ecs.aliyuncs.com/?Action=QuotaExceed.X\": dial tcp: i/o timeout", "timeout"},
    {"error generating accessibility requirements: no topology key found on CSINode kms-1",
     "topology"},
    {"error generating accessibility requirements: no available topology found", "topology"},
    {"rpc error: code = ResourceExhausted desc = CreateVolume:: get node info by name n1 failed: "
     "nodes \"n1\" not found, start rescheduling",
     "instance_missing"},
    {"0/3 nodes are available: 1 node(s) exceed max volume count, 2 node(s) were unschedulable.",
     "disk_limit"},
    {"kubernetes.io/csi: attacher.Attach failed: CSINode n1 does not contain driver "
     "diskplugin.csi.alibabacloud.com",
     "driver_missing"},
    {"error generating accessibility requirements: error getting CSINode for selected node \"n1\": "
     "csinode.storage.k8s.io \"n1\" not found",
     "driver_missing"},
    {"error generating accessibility requirements: topology map[] from selected node \"n1\" is not "
     "in "
     "requisite: []",
     "topology"},
    {"csi.NewCsiDriverClient: driver name diskplugin.csi.alibabacloud.com not found in the list of "
     "registered CSI drivers",
     "driver_missing"},
    {"error generating accessibility requirements: error getting CSINode for selected node \"n1\": "
     "etcdserver: request timed out",
     "timeout"},
    {"parameter mismatch detected, but fetch existing disk failed: ErrorCode: Forbidden.RAM",
     "permission"},
    {"ErrorCode: InvalidDataDiskCatagory.NotSupported", "out_of_stock"},
};

TEST(ErrorCause, IsTheInnerOneOfAnErrorThatWrapsAnother) {
  for (const Case& each : kWrapped)
    EXPECT_EQ(Name(CauseOf(each.message)), each.cause) << each.message;
}

constexpr Case kAttempts[] = {
    {"all attempts failed: ", "other"},
    {"rpc error: code = InvalidArgument desc = all attempts failed: cloud_essd.PL2: requested size "
     "100GiB is less than minimum 461GiB; cloud_essd.PL1: not supported in zone: cn-x-a",
     "size"},
    {"all attempts failed: cloud_auto: not supported by node n1; cloud_essd: invalid disk size: 5",
     "category_unsupported"},
    {"all attempts failed: cloud_x: what; cloud_essd.PL3: performance level PL3 unsupported",
     "performance_level"},
    {"all attempts failed: cloud_auto: provisioned iops 90000 has exceeded limit",
     "performance_level"},
};

TEST(ErrorCause, OfSeveralAttemptsIsThatOfTheFirstOneKnown) {
  for (const Case& each : kAttempts)
    EXPECT_EQ(Name(CauseOf(each.message)), each.cause) << each.message;
}

// The socket of the driver's node plugin; code = Unavailable alone may be anything.
TEST(ErrorCause, OfADriverThatDoesNotListenIsThatItIsMissing) {
  for (const char* why : {"connection refused", "no such file or directory"}) {
    const std::string message =
        "MountVolume.MountDevice failed for volume \"d-1\" : rpc error: code = Unavailable desc = "
        "connection error: desc = \"transport: Error while dialing: dial unix /var/lib/kubelet/"
        "csi-plugins/diskplugin.csi.alibabacloud.com/csi.sock: connect: " +
        std::string(why) + "\"";
    EXPECT_EQ(Name(CauseOf(message)), "driver_missing") << message;
  }
}

// Names of objects and plain words are no causes.
constexpr Case kInnocent[] = {
    {"the disk is not happy with its zone", "other"},
    {"timeout", "other"},
    {"quota", "other"},
    {"permission", "other"},
    {"locked", "other"},
    {"the size of the quota of kms is forbidden and unauthorized", "other"},
    {"Waited for 1.2s due to client-side throttling, not priority and fairness", "other"},
    {"SDK.ServerError ErrorCode: InternalError Message: %s RespHeaders: "
     "map[Keep-Alive:[timeout=25] "
     "X:[ErrorCode: QuotaExceed.DiskCapacity context deadline exceeded]]",
     "other"},
    {"ErrorCode: InternalError RESPHEADERS: map[X:[context deadline exceeded]]", "other"},
    {"Keep-Alive:[timeout=25]", "other"},
    {"AttachVolume.Attach failed for volume \"throttling.user\" : what?", "other"},
    {"AttachVolume.Attach failed for volume \"context-deadline-exceeded\" : what?", "other"},
    {"MountVolume.SetUp failed for volume \"pv-quota\" : mount failed: exit status 32", "other"},
    {"Unable to attach or mount volumes: unmounted volumes=[incorrectdiskstatus kms.quotaexceed "
     "invaliddiskcategory], unattached volumes=[out of stock]: what?",
     "other"},
    {"Unable to attach or mount volumes: unmounted volumes=[quota sold out", "other"},
    {"PersistentVolumeClaim shop/kms-quota-timeout waits", "other"},
    {"open /dev/vdb: permission denied", "other"},
    {"Multi-Attach error for volume \"pv\" Volume is already used by pod(s) quotaexceed.a, "
     "throttling.user and 2 pod(s) in different namespaces",
     "multi_attach"},
    {"Multi-Attach error for volume \"pv\" Volume is already used by 2 pod(s) in different "
     "namespaces",
     "multi_attach"},
    {"Multi-Attach error for volume \"pv\" Volume is already exclusively attached to one node and "
     "can't be attached to another",
     "multi_attach"},
    {"ErrorCode: InternalError Recommend: https://error-center.aliyun.com/QuotaExceed.DiskCapacity "
     "RequestId: 1",
     "other"},
    {"failed to provision volume with StorageClass \"locked\": rpc error: code = Internal desc = "
     "SDK.ServerError ErrorCode: InternalError",
     "other"},
    {"csinode \"n1\" not found", "other"},
    {"volume d-1 already created but parameter mismatch: KMSKeyId: a != requested b", "other"},
    {"", "other"},
    {":", "other"},
    {"\"", "other"},
    {"http", "other"},
    {"ErrorCode:", "other"},
    {"....", "other"},
};

TEST(ErrorCause, IsNotGuessedFromNamesHeadersAndPlainWords) {
  for (const Case& each : kInnocent)
    EXPECT_EQ(Name(CauseOf(each.message)), each.cause) << each.message;
}

TEST(ErrorCause, OfATextCutOffAnywhereIsTheSameOrUnknown) {
  for (const Case& each : kCases) {
    for (std::size_t size = 0; size <= each.message.size(); ++size) {
      const auto cause = CauseOf(each.message.substr(0, size));
      if (cause == ErrorCause::kOther) continue;
      EXPECT_EQ(Name(cause), each.cause) << each.message.substr(0, size);
    }
  }
}

}  // namespace
}  // namespace exporter::error_causes_test
