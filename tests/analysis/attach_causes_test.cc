// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_causes.h"

#include <algorithm>
#include <set>
#include <string_view>

#include <gtest/gtest.h>

namespace exporter::attach_causes_test {
namespace {

struct Case {
  std::string_view message;
  std::string_view cause;
};

// As returned by the API server, on one line.
constexpr Case kCases[] = {
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
    {"ErrorCode: DiskNotPortable Message: The specified disk is not a portable disk.", "other"},
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

TEST(AttachCause, KnowsTheMessagesOfDriverServiceAndControllers) {
  for (const Case& each : kCases)
    EXPECT_EQ(Name(CauseOf(each.message)), each.cause) << each.message;
}

TEST(AttachCause, HasAnExampleOfEveryCause) {
  std::set<std::string_view> seen;
  for (const Case& each : kCases) seen.insert(each.cause);
  EXPECT_EQ(seen, std::set<std::string_view>(kAttachCauseNames.begin(), kAttachCauseNames.end()));
}

TEST(AttachCause, PrefersTheCodeOfTheServiceToItsWrapping) {
  EXPECT_EQ(
      Name(CauseOf("timed out waiting for the condition: ErrorCode: InstanceDiskLimitExceeded")),
      "disk_limit");
  EXPECT_EQ(Name(CauseOf("context deadline exceeded: Throttling.User")), "throttled");
}

TEST(AttachCause, ReadsCodesInWhateverCase) {
  EXPECT_EQ(Name(CauseOf("errorcode: INSTANCEDISKLIMITEXCEEDED")), "disk_limit");
}

TEST(AttachCause, GuessesNothing) {
  EXPECT_EQ(Name(CauseOf("the disk is not happy with its zone")), "other");
}

}  // namespace
}  // namespace exporter::attach_causes_test
