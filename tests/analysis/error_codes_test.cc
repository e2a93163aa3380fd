// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_causes.h"
#include "exporter/analysis/error_rules.h"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

namespace exporter::error_codes_test {
namespace {

struct Row {
  const char* code;  // or message
  const char* cause;
};

// From the error code tables of AttachDisk, DetachDisk, CreateDisk, ResizeDisk, ModifyDiskSpec and
// CreateSnapshot in the ECS OpenAPI documents.
constexpr Row kRows[] = {
    {"InstanceDiskLimitExceeded", "disk_limit"},
    {"InvalidOperation.DiskQueueNumberNotEnough", "disk_limit"},
    {"DiskAttachedNumberExceeded", "disk_limit"},

    {"InvalidInstanceType.NvmeUnsupported", "category_unsupported"},
    {"InvalidDiskCategory.ValueNotSupported", "category_unsupported"},
    {"InvalidDiskCategory.InstanceTypeUnsupported", "category_unsupported"},
    {"InvalidDiskCategory.ConflictSnapshotCategory", "category_unsupported"},
    {"InvalidOperation.DiskCategoryUnsupported", "category_unsupported"},
    {"InvalidParameterForce.DiskCategoryNotSupported", "category_unsupported"},
    {"InvalidStorageClusterId.CategoryNotMatch", "category_unsupported"},
    {"InvalidOperation.InstanceTypeNotSupportOnlineResize", "category_unsupported"},
    {"InvalidParameter.DiskCategoryAndMultiAttachConflict", "category_unsupported"},
    {"InstanceTypeNotSupportDiskCategory", "category_unsupported"},
    {"OperationDenied.ZoneNotSupportMultiAttachDisk", "category_unsupported"},
    {"IncorrectDiskType.NotSupport", "category_unsupported"},

    {"InvalidDataDiskCategory.ValueNotSupported", "out_of_stock"},
    {"CategoryNotSupported", "out_of_stock"},
    {"Zone.NotOnSale", "out_of_stock"},
    {"InvalidStorageClusterId.CapacityNotEnough", "out_of_stock"},
    {"OperationDenied.NotEnoughCapacity", "out_of_stock"},
    {"OperationDenied.ZoneSystemCategoryNotMatch", "out_of_stock"},

    {"ResourcesNotInSameZone", "zone_mismatch"},
    {"ResourceNotInSameZone", "zone_mismatch"},
    {"InvalidDestinationZoneId.Mismatch", "zone_mismatch"},

    {"InvalidDiskId.NotFound", "disk_missing"},
    {"InvalidInstanceId.NotFound", "instance_missing"},
    {"InvalidInstanceId.Released", "instance_missing"},

    {"InvalidDisk.InUse", "disk_busy"},
    {"IncorrectDiskStatus.CreatingSnapshot", "disk_busy"},
    {"IncorrectDiskStatus.Transferring", "disk_busy"},
    {"IncorrectDiskStatus.TooManyCreatingSnapshots", "disk_busy"},
    {"IncorrectDiskStatus.Initializing", "disk_busy"},
    {"InvalidOperation.Conflict", "disk_busy"},
    {"InvalidOperation.DiskDetachingFromThisEcs", "disk_busy"},
    {"DisksDetachingOnEcsExceeded", "disk_busy"},
    {"InvalidStatus.DiskNotReady", "disk_busy"},
    {"BurstingEnabledForModifyingDiskUnsupported", "disk_busy"},
    {"LastTokenProcessing", "disk_busy"},
    {"DiskInCoolingPeriod", "disk_busy"},

    {"Throttling", "throttled"},
    {"Throttling.User", "throttled"},
    {"ServiceUnavailable", "throttled"},

    {"QuotaExceed.PostPaidDisk", "quota"},
    {"QuotaExceed.Tags", "quota"},
    {"QuotaExceed.ConcurrentSnapshotQuota", "quota"},
    {"QuotaExceeded.PostpaidDataDiskCapacity", "quota"},
    {"ModifyingDiskCategoryLimitExceed", "quota"},
    {"CapacityExceed.TooManyDisks", "quota"},

    {"DiskInArrears", "unpaid"},
    {"InsufficientBalance", "unpaid"},
    {"InsufficientBalance.AgentAccount", "unpaid"},
    {"InvalidAccountStatus.CouponAmountNotEnough", "unpaid"},
    {"InvalidInstance.UnPaidOrder", "unpaid"},
    {"InvalidInstance.UnPurchasedOrExpired", "unpaid"},

    {"DiskNotPortable", "not_portable"},
    {"InvalidDiskIds.NotPortable", "not_portable"},
    {"InvalidInstance.NotOriginInstance", "not_portable"},

    {"Forbidden", "permission"},
    {"Forbidden.RAM", "permission"},
    {"Forbidden.SubUser", "permission"},
    {"NoPermission", "permission"},
    {"NoPermission.Refund", "permission"},
    {"RegionUnauthorized", "permission"},
    {"InvalidOperation.Unauthorized", "permission"},
    {"InvalidParameter.UnauthorizedStorageLocationArn", "permission"},
    {"Forbbiden", "permission"},
    {"InvalidAccessKeyId.NotFound", "permission"},
    {"InvalidAccessKeyId.Inactive", "permission"},
    {"InvalidAccessKeySecret", "permission"},
    {"InvalidSecurityToken.Expired", "permission"},
    {"MissingSecurityToken", "permission"},
    {"SignatureDoesNotMatch", "permission"},
    {"IncompleteSignature", "permission"},
    {"AuthenticationFail.NoPermission", "permission"},

    {"InvalidParameter.KmsNotEnabled", "kms"},
    {"InvalidParameter.Encrypted.KmsNotEnable", "kms"},
    {"InvalidKMSKeyId.NotSymmetric", "kms"},
    {"InvalidOperation.CMKNotEnabled", "kms"},
    {"InvalidOperation.CMKUnauthorized", "kms"},
    {"InvalidEncrypted.NotMatchKmsKeyId", "kms"},
    {"InvalidParameter.DataEncryptedKeyCreateFailed", "kms"},
    {"Forbidden.KeyNotFound", "kms"},
    {"Rejected.Disabled", "kms"},
    {"Rejected.PendingDeletion", "kms"},

    {"Rejected.Throttling", "throttled"},
    {"Throttling", "throttled"},
    {"RequestThrottling", "throttled"},

    {"InstanceLockedForSecurity", "locked"},
    {"OperationDenied.InstanceLocked", "locked"},

    {"IncorrectInstanceStatus.Starting", "instance_state"},
    {"InvalidOperation.InstanceStatusUnsupported", "instance_state"},
    {"InstanceNotReady", "instance_state"},
    {"InvalidStatus.Upgrading", "instance_state"},
    {"OperationDenied.DiskExpansionUnfinished", "instance_state"},

    {"InvalidDiskSize", "size"},
    {"InvalidDiskSize.TooSmall", "size"},
    {"InvalidDiskSizeOrCategory", "size"},
    {"InvalidSize.ValueNotSupported", "size"},
    {"InvalidBurstingEnabled.DiskSizeTooSmall", "size"},
    {"InvalidSnapshot.TooLarge", "size"},

    {"InvalidPerformanceLevel.Malformed", "performance_level"},
    {"InvalidPerformanceLevel.TooLow", "performance_level"},
    {"InvalidInstanceType.NotSupportPL0", "performance_level"},
    {"InvalidStorageClusterId.PerformanceLevelNotMatch", "performance_level"},
    {"InvalidProvisionedIops.LimitExceed", "performance_level"},
    {"ProvisionedIopsForDiskCategoryUnsupported", "performance_level"},
    {"BurstingEnabledForDiskCategoryUnsupported", "performance_level"},

    {"InvalidZoneId.NotFound", "topology"},

    {"OperationDenied", "other"},
    {"InvalidParameter", "other"},
    {"MissingParameter", "other"},
    {"DependencyViolation", "other"},
    {"IdempotentParameterMismatch", "other"},
    {"InvalidSnapshotId.NotFound", "other"},
    {"InvalidAccountStatus.SnapshotServiceUnavailable", "other"},
    {"InvalidRegionId.NotFound", "other"},
    {"DiskTypeViolation", "other"},
    {"InternalError", "other"},
    {"SignatureNonceUsed", "other"},
    {"InvalidTimeStamp.Expired", "other"},
    {"InvalidRegion.NotFound", "other"},
};

TEST(ErrorCodes, SayTheirCauseInTheFormsOfBothSdks) {
  for (const Row& row : kRows) {
    const std::string code = row.code;
    for (const std::string& text :
         {"SDK.ServerError ErrorCode: " + code + " Recommend: RequestId: 1 Message: %s",
          "SDK.ServerError\nErrorCode: " + code + "\nRecommend: \nRequestId: 1\nMessage: %s",
          "SDKError: StatusCode: 403 Code: " + code + " Message: code: 403, %s request id: 1",
          R"(failed: {"RequestId":"1","Code":")" + code + R"(","Message":"%s"})"}) {
      EXPECT_EQ(Name(CauseOf(text)), row.cause) << text;
    }
  }
}

// The messages beside those codes, which some layers pass on alone.
constexpr Row kMessages[] = {
    {"The maximum number of snapshots is exceeded.", "quota"},
    {"The snapshot quota exceeds.", "quota"},
    {"Living postPaid disks quota exceeded.", "quota"},
    {"The used capacity of disk type has exceeded the quota in the zone, cloud_essd.", "quota"},
    {"The specified disk category is not support.", "category_unsupported"},
    {"The specified Category of Data Disk is not valid.", "out_of_stock"},
    {"The current instance type does not support the specified disk category. Please check the "
     "list",
     "category_unsupported"},
    {"The specified disk category does not support multi attach enabled.", "category_unsupported"},
    {"The specified operation is denied as your disk owing fee.", "unpaid"},
    {"The specified operation is denied as your prepay instance is expired (prepay mode) or in "
     "arrears (afterpay mode).",
     "unpaid"},
    {"Your account does not have enough balance, please contact your partner", "unpaid"},
    {"The account balance is insufficient. Please contact your channel partner to recharge in "
     "time.",
     "unpaid"},
    {"ECS service have no right to access your KMS.", "kms"},
    {"The CMK needs to be enabled.", "kms"},
    {"The CMK needs to be added ECS tag.", "kms"},
    {"The KMS key used by the disk does not exist.", "kms"},
    {"The specified KMSKeyId does not exist.", "kms"},
    {"Failed to perform this operation because KMS is not activated.", "kms"},
    {"Create kms data encrypted key fail.", "kms"},
    {"The instance is locked due to security.", "locked"},
    {"The disk attached instance is locked due to security.", "locked"},
    {"The current status of the resource does not support this operation.", "instance_state"},
    {"The specified instance status is not supported for this operation, expect status is Running "
     "or Stopped.",
     "instance_state"},
    {"The specified instance is not ready for use.", "instance_state"},
    {"The specified disk does not exist.", "disk_missing"},
    {"The specified DiskId does not exist.", "disk_missing"},
    {"The specified InstanceId does not exist.", "instance_missing"},
    {"The specified device has been occupied.", "disk_busy"},
    {"The specified disk is detaching from this ecs.", "disk_busy"},
    {"The number of disks detaching on the instance exceeds the limit.", "disk_busy"},
    {"The number of disks attaching parallelly exceeds the limit.", "disk_busy"},
    {"The specified disk has not been attached on the specified instance.", "other"},
    {"The provisioned iops exceeds the limit.", "performance_level"},
    {"The specified PerformanceLevel and disk size do not match.", "performance_level"},
    {"The current ZoneId does not support PL0 of cloud_essd.", "performance_level"},
    {"Specified new disk size is beyond the permitted range.", "size"},
    {"Specified new disk size is less than the original disk size.", "size"},
    {"The specified DataDisk.n.Size beyond the permitted range.", "size"},
    {"The specified disk size is beyond the permitted range, or the snapshot capacity exceeds the "
     "size limit for the specified disk category.",
     "size"},
    {"The user is not in disk white list.", "permission"},
    {"The disk category is not authorized.", "permission"},
    {"You are not authorized to perform the operation in the specified region.", "permission"},
    {"User not authorized to operate on the specified resource, or this API doesn't support RAM.",
     "permission"},
    {"The requested resource is sold out in the specified zone; try other types of resources or "
     "other regions and zones.",
     "out_of_stock"},
    {"The resource is out of stock in the specified zone.", "out_of_stock"},
    {"The resource in the specified zone is no longer available for sale. Please try other regions "
     "and zones.",
     "out_of_stock"},
    {"Request was denied due to request throttling.", "throttled"},
    {"Request was denied due to user flow control.", "throttled"},
};

TEST(ErrorCodes, AreNotNeededWhereTheMessageTells) {
  for (const Row& row : kMessages) EXPECT_EQ(Name(CauseOf(row.code)), row.cause) << row.code;
}

TEST(ErrorCodes, AreCodesOnlyAsWholeWords) {
  for (const Row& row : kRows) {
    const std::string text = "volume pv-" + std::string(row.code) + "-0 is not ready";
    EXPECT_EQ(Name(CauseOf(text)), "other") << text;
  }
}

bool IsInLowerCase(std::string_view text) {
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  return !text.empty() && std::ranges::none_of(text, is_upper);
}

TEST(ErrorRules, AreInLowerCaseAndNoCommonWord) {
  for (const CodeRule& rule : CodeRules()) EXPECT_TRUE(IsInLowerCase(rule.text)) << rule.text;
  for (const auto rules : {SentenceRules(), PhraseRules()}) {
    for (const PhraseRule& rule : rules) {
      EXPECT_TRUE(IsInLowerCase(rule.words)) << rule.words;
      // No name of an object has a space in it.
      EXPECT_NE(rule.words.find(' '), std::string_view::npos) << rule.words;
      EXPECT_EQ(CauseOf("it says: " + std::string(rule.words) + "d-x"), rule.cause) << rule.words;
    }
  }
}

}  // namespace
}  // namespace exporter::error_codes_test
