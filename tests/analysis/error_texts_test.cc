// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_causes.h"

#include <algorithm>
#include <cctype>
#include <iterator>
#include <set>
#include <string>

#include <gtest/gtest.h>

namespace exporter::error_texts_test {
namespace {

struct Row {
  const char* text;
  const char* cause;
};

// The telling parts of errors of kubernetes-sigs/alibaba-cloud-csi-driver (pkg/disk, August 2026),
// of the ECS OpenAPI documents, and of Kubernetes and its CSI sidecars.
constexpr Row kRows[] = {
    {"InstanceDiskLimitExceeded ... Node(i-x) exceed the limit attachments of disk", "disk_limit"},
    {"InvalidOperation.DiskQueueNumberNotEnough", "disk_limit"},
    {"DiskAttachedNumberExceeded", "disk_limit"},
    {"node(s) exceed max volume count", "disk_limit"},
    {"InvalidOperation.OtherInstanceUnsupported: elastic ephemeral disk, other instance",
     "not_portable"},
    {"NotSupportDiskCategory ... Disk(d-x) is not supported by instance", "category_unsupported"},
    {"cloud_essd: not supported by node n1", "category_unsupported"},
    {"InvalidInstanceType.NotSupportDiskCategory", "category_unsupported"},
    {"InvalidInstanceType.NvmeRequired", "category_unsupported"},
    {"InvalidInstanceType.NotSupportMultiAttachDisk", "category_unsupported"},
    {"InvalidOperation.InstanceTypeNotSupport: ... hot attach disk", "category_unsupported"},
    {"IncorrectInstanceStatus.NotSupportESSD: ... please reboot the instance",
     "category_unsupported"},
    {"DiskCategory.OperationNotSupported", "category_unsupported"},
    {"InvalidDiskCategory.NotSupported", "category_unsupported"},
    {"InvalidParameter.DiskCategoryAndMultiAttachNotMatch", "category_unsupported"},
    {"cloud_ssd: not supported in zone: cn-x-a", "out_of_stock"},
    {"The specified AZone inventory is insufficient", "out_of_stock"},
    {"InvalidDataDiskCategory.NotSupported", "out_of_stock"},
    {"OperationDenied.NoStock", "out_of_stock"},
    {"InvalidInstance.ZoneConflict: force attach ... in the same zone", "zone_mismatch"},
    {"node(s) didn't match PersistentVolume's node affinity", "zone_mismatch"},
    {"node(s) had volume node affinity conflict", "zone_mismatch"},
    {"node(s) had no available volume zone", "zone_mismatch"},
    {"Volume is already exclusively attached to one node", "multi_attach"},
    {"Volume is already used by pod(s) web-0", "multi_attach"},
    {"ReadWriteOncePod access mode already in-use by another pod", "multi_attach"},
    {"AttachDisk: csi can't find disk: d-x in region: cn-x", "disk_missing"},
    {"waitstatus: resource not found", "disk_missing"},
    {"expand disk find disk not exist d-x", "disk_missing"},
    {"InvalidInstanceId.NotFound: The InstanceId provided does not exist in our records",
     "instance_missing"},
    {"node \"cn-x.10.0.0.1\" not found", "instance_missing"},
    {"CreateVolume:: get node info by name ... start rescheduling", "instance_missing"},
    {"AttachDisk: Disk d-x is attaching to i-y", "disk_busy"},
    {"AttachDisk: Disk d-x is detaching from i-x", "disk_busy"},
    {"is already attached to instance i-y, and depend bdf, reject force detach", "disk_busy"},
    {"AttachDisk: Can't Detach disk d-x from instance i-y: with error: ... ErrorCode: "
     "Forbidden.RAM",
     "disk_busy"},
    {"There is already an operation for d-x", "disk_busy"},
    {"disk d-x is being modified with task t-x", "disk_busy"},
    {"InvalidDevice.InUse", "disk_busy"},
    {"IncorrectDiskStatus: The operation is not supported in this status", "disk_busy"},
    {"IncorrectDiskStatus: ... The expected disk status is Available", "disk_busy"},
    {"DiskError: IncorrectDiskStatus.", "disk_busy"},
    {"DiskId.StatusNotSupported", "disk_busy"},
    {"OperationConflict.DisksAttachingParallellyExceed", "disk_busy"},
    {"Operation.Conflict", "disk_busy"},
    {"DiskCreatingSnapshot", "disk_busy"},
    {"LastOrderProcessing", "disk_busy"},
    {"OperationConflict: ecs task is conflicted", "disk_busy"},
    {"Throttling.User: Request was denied due to user flow control", "throttled"},
    {"Throttling.Api: Request was denied due to api flow control", "throttled"},
    {"ServiceUnavailable: temporary failure of the server", "throttled"},
    {"QuotaExceed.PortableCloudDisk", "quota"},
    {"QuotaExceed.DiskCapacity", "quota"},
    {"QuotaExceeded.PostpaidDataDiskCapacity", "quota"},
    {"InstanceDiskCategoryLimitExceed", "quota"},
    {"snapshot quota exceeded: ... QuotaExceed.Snapshot", "quota"},
    {"InstanceExpiredOrInArrears", "unpaid"},
    {"InvalidAccountStatus.NotEnoughBalance", "unpaid"},
    {"Account.Arrearage", "unpaid"},
    {"InvalidPayMethod", "unpaid"},
    {"failed to reserve node i-x for attach: still waiting for other disk(s) to finish "
     "attach/detach",
     "timeout"},
    {"failed to reserve node i-x for attach: context canceled", "timeout"},
    {"DetachDisk: Detaching Disk d-x failed: context deadline exceeded", "timeout"},
    {"code = DeadlineExceeded desc = context deadline exceeded", "timeout"},
    {"code = Unavailable desc = error reading from server: EOF", "timeout"},
    {"timed out waiting for external-attacher of ... CSI driver", "timeout"},
    {"unmounted volumes=[...]...: timed out waiting for the condition", "timeout"},
    {"Forbidden.RAM: User not authorized", "permission"},
    {"AttachDisk: find disk: d-x with error: ... Forbidden.RAM", "permission"},
    {"UserNotInTheWhiteList", "permission"},
    {"InvalidDiskCategory.ValueUnauthorized", "permission"},
    {"InvalidParameter.KMSKeyId.CMKNotEnabled", "kms"},
    {"InvalidParameter.KMSKeyId.KMSUnauthorized", "kms"},
    {"InvalidParameter.KMSKeyId.CMKUnauthorized", "kms"},
    {"InvalidKMSKeyId.NotFound", "kms"},
    {"InstanceLockedForSecurity", "locked"},
    {"IncorrectInstanceStatus", "instance_state"},
    {"InvalidInstanceStatus.NotRunning", "instance_state"},
    {"CSINode n1 does not contain driver diskplugin.csi.alibabacloud.com", "driver_missing"},
    {"not found in the list of registered CSI drivers", "driver_missing"},
    {"CSI driver is not installed on the node", "driver_missing"},
    {"requested size 10GiB is less than minimum 20GiB", "size"},
    {"cloud_auto: invalid disk size: 5", "size"},
    {"InvalidDiskSize.TooLarge", "size"},
    {"InvalidDiskSize.NotSupported", "size"},
    {"InvalidDataDiskSize.ValueNotSupported", "size"},
    {"performance level PL0 unsupported", "performance_level"},
    {"provisioned iops 5000 has exceeded limit", "performance_level"},
    {"OperationDenied.PerformanceLevelNotMatch", "performance_level"},
    {"InvalidPerformanceLevel.ValueNotSupported", "performance_level"},
    {"no ECS instance selected. Please use WaitForFirstConsumer", "topology"},
    {"no zone info, and failed to get zone id from metadata", "topology"},
    {"no available topology found", "topology"},
    {"no topology key found on CSINode n1", "topology"},
    {"illegal required parameter type: cloud_auto, cloud_essd", "other"},
    {"multi-node writing is only supported for block volume", "other"},
    {"multiAttach is required for this access mode", "other"},
    {"snapshot s-x not found", "other"},
    {"volume d-x already created but parameter mismatch", "other"},
    {"ADController Enabled, but disk can't be found", "other"},
    {"disk attached, but got 0 devices, will retry later", "other"},
    {"'fsck' found errors on device /dev/vdb but could not correct them", "other"},
    {"failed to mount the volume as \"ext4\", it already contains xfs", "other"},
    {"resize disk err with excepted size: 60GB, actual size: 40GB", "other"},
    {"but actual block size 40Gi is smaller. Not updated yet?", "other"},
    {"DiskId.ValueNotSupported", "other"},
    {"InternalError", "other"},
    {"persistentvolume \"d-x\" not found", "other"},
    {"PersistentVolume \"d-x\" is marked for deletion", "other"},
    {"volume attachment is being deleted", "other"},
    {"x509: certificate has expired", "other"},
};

constexpr const char* kHeaders =
    "\nRespHeaders: map[Access-Control-Allow-Origin:[*] Connection:[keep-alive] "
    "Keep-Alive:[timeout=25]"
    " X-Acs-Quota:[QuotaExceed.DiskCapacity] X-Acs-Reason:[InstanceLockedForSecurity]]";

std::string InCase(std::string text, int (*change)(int)) {
  std::ranges::transform(text, text.begin(),
                         [change](unsigned char c) { return static_cast<char>(change(c)); });
  return text;
}

TEST(ErrorTexts, SayTheirCause) {
  ASSERT_EQ(std::size(kRows), 111U);
  for (const Row& row : kRows) EXPECT_EQ(Name(CauseOf(row.text)), row.cause) << row.text;
}

TEST(ErrorTexts, SayItInWhateverCase) {
  for (const Row& row : kRows) {
    const std::string lower = InCase(row.text, std::tolower);
    EXPECT_EQ(Name(CauseOf("errorcode: " + lower)), row.cause) << lower;
    // In capitals a quoted name looks like words.
    if (lower.find('"') != std::string::npos) continue;
    const std::string upper = InCase(row.text, std::toupper);
    EXPECT_EQ(Name(CauseOf("ERRORCODE: " + upper)), row.cause) << upper;
  }
}

TEST(ErrorTexts, SayItInsideWhateverWrapsThem) {
  for (const std::string start : {"AttachVolume.Attach failed for volume \"quota-timeout-kms\" : "
                                  "rpc error: code = Aborted desc = ",
                                  "AttachVolume.Attach failed for volume \"throttling.user\" : ",
                                  "failed to provision volume with StorageClass \"out.of.stock\": "
                                  "rpc error: code = Internal desc "
                                  "= ",
                                  "MountVolume.MountDevice failed for volume \"pv\" : rpc error: "
                                  "code = Internal desc = attach "
                                  "volume: ",
                                  "resize volume \"locked\" by resizer "
                                  "\"diskplugin.csi.alibabacloud.com\" failed: rpc error: code "
                                  "= Internal desc = resize disk d-x get error: "}) {
    for (const Row& row : kRows) {
      const std::string text = start + row.text;
      EXPECT_EQ(Name(CauseOf(text)), row.cause) << text;
      EXPECT_EQ(Name(CauseOf(text + kHeaders)), row.cause) << text;
    }
  }
}

// As the SDK prints it, in the driver's sentence.
std::string SdkErrorTwice(const std::string& code) {
  const std::string error = "SDK.ServerError\nErrorCode: " + code +
                            "\nRecommend: https://api.aliyun.com/troubleshoot?q=" + code +
                            "\nRequestId: 5B2A5C0E-7F4D-5D3C-9C1B-0F4E8D6A3B21\nMessage: %s" +
                            kHeaders;
  return "rpc error: code = Internal desc = " + error + ": " + error;
}

TEST(ErrorTexts, SayItAsAnErrorOfTheSdkThatComesTwice) {
  for (const Row& row : kRows) {
    const std::string code = row.text;
    if (code.find(' ') != std::string::npos) continue;
    const std::string twice = SdkErrorTwice(code);
    EXPECT_EQ(Name(CauseOf(twice)), row.cause) << code;
    EXPECT_EQ(Name(CauseOf(twice.substr(0, 1000) + "...")), row.cause) << code;
  }
}

// What the API server of Kubernetes says (k8s.io/apiserver pkg/authorization, pkg/admission and
// plugin/pkg/admission/resourcequota, k8s.io/kubernetes plugin/pkg/admission/limitranger,
// k8s.io/client-go/rest), beside the same causes on the side of Alibaba Cloud.
TEST(ErrorTexts, TellOnWhichSideTheCauseIs) {
  struct SideRow {
    const char* text;
    ErrorCause cause;
    bool is_kubernetes;
  };
  using enum ErrorCause;
  for (const SideRow& row : {
           SideRow{"persistentvolumes is forbidden: User \"system:serviceaccount:kube-system:csi\" "
                   "cannot create resource \"persistentvolumes\" in API group \"\" at the cluster "
                   "scope",
                   kPermission, true},
           SideRow{"failed to get secret: secrets \"key\" is forbidden: unable to validate against "
                   "any policy",
                   kPermission, true},
           SideRow{"admission webhook \"validate.example.com\" denied the request: class fast is "
                   "not allowed here",
                   kPermission, true},
           SideRow{"ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no", kPermission,
                   true},
           SideRow{"persistentvolumeclaims \"data-0\" is forbidden: exceeded quota: storage, "
                   "requested: requests.storage=10Gi, used: requests.storage=100Gi, limited: "
                   "requests.storage=100Gi",
                   kQuota, true},
           SideRow{"persistentvolumeclaims \"data-0\" is forbidden: maximum storage usage per "
                   "PersistentVolumeClaim is 10Gi, but request is 20Gi",
                   kQuota, true},
           SideRow{"client rate limiter Wait returned an error: context deadline exceeded",
                   kThrottled, true},
           SideRow{"the server has received too many requests and has asked us to try again later",
                   kThrottled, true},
           SideRow{"ErrorCode: Forbidden.RAM\nMessage: User not authorized to operate on the "
                   "specified resource",
                   kPermission, false},
           SideRow{"ErrorCode: Forbidden", kPermission, false},
           SideRow{"ErrorCode: QuotaExceed.DiskCapacity", kQuota, false},
           SideRow{"ErrorCode: Throttling.User", kThrottled, false},
           SideRow{"timed out waiting for the condition", kTimeout, false},
           SideRow{"nothing that we know", kOther, false},
       }) {
    const ErrorClass error = Classify(row.text);
    EXPECT_EQ(Name(error.cause), Name(row.cause)) << row.text;
    EXPECT_EQ(error.side == ErrorSide::kKubernetes, row.is_kubernetes) << row.text;
  }
}

TEST(ErrorTexts, HaveAnExampleOfEveryCause) {
  std::set<std::string_view> seen;
  for (const Row& row : kRows) seen.insert(row.cause);
  EXPECT_EQ(seen, std::set<std::string_view>(kErrorCauseNames.begin(), kErrorCauseNames.end()));
}

}  // namespace
}  // namespace exporter::error_texts_test
