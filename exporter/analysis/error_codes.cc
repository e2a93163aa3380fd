// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/error_rules.h"

namespace exporter {
namespace {

using enum ErrorCause;
using enum CodeMatch;

// Error codes of AttachDisk, DetachDisk, CreateDisk, ResizeDisk, ModifyDiskSpec, CreateSnapshot and
// DescribeDisks in the ECS OpenAPI documents (2014-05-26), and the common ones of all products. A
// family of codes is one row; the codes that a later family would take wrongly come first.
constexpr CodeRule kCodeRules[] = {
    {"incorrectinstancestatus.notsupportessd", kWhole, kCategoryUnsupported},
    {"category.valueunauthorized", kPart, kPermission},  // InvalidDiskCategory, and of data disks
    {"invalidinstancetype.notsupportpl", kStart, kPerformanceLevel},
    {"forbidden.keynotfound", kWhole, kKms},  // of KMS itself
    {"rejected.throttling", kWhole, kThrottled},
    {"rejected.", kStart, kKms},  // Rejected.Disabled, Rejected.PendingDeletion: of its keys

    // The key: InvalidParameter.KMSKeyId.*, InvalidOperation.CMK*, InvalidEncrypted.*
    {"kms", kPart, kKms},
    {"cmk", kPart, kKms},
    {"encrypt", kPart, kKms},

    {"disklimitexceed", kPart, kDiskLimit},  // InstanceDiskLimitExceeded
    {"instancedisklimitexceed", kStart, kDiskLimit},
    {"instancedisknumlimitexceed", kStart, kDiskLimit},
    {"invalidoperation.diskqueuenumbernotenough", kWhole, kDiskLimit},
    {"diskattachednumberexceeded", kWhole, kDiskLimit},

    {"quotaexceed", kPart, kQuota},  // QuotaExceed.*, QuotaExceeded.*
    {"insufficientquota", kPart, kQuota},
    {"quotanotenough", kPart, kQuota},
    {"categorylimitexceed", kPart, kQuota},  // ModifyingDiskCategoryLimitExceed
    {"instancediskcategorylimitexceed", kStart, kQuota},
    {"exceed.toomanydisks", kPart, kQuota},  // NumberExceed, CapacityExceed

    {"arrear", kPart, kUnpaid},  // DiskInArrears, InstanceExpiredOrInArrears, Account.Arrearage
    {"diskinarrears", kStart, kUnpaid},
    {"instanceexpiredorinarrears", kStart, kUnpaid},
    {"account.arrearage", kStart, kUnpaid},
    {"notenoughbalance", kPart, kUnpaid},
    {"insufficientbalance", kPart, kUnpaid},
    {"couponamountnotenough", kPart, kUnpaid},
    {"invalidpaymethod", kStart, kUnpaid},
    {"inst_has_unpaid_order", kWhole, kUnpaid},
    {"unpaid", kPart, kUnpaid},       // UnPaidOrder
    {"unpurchased", kPart, kUnpaid},  // InvalidInstance.UnPurchasedOrExpired

    // The driver takes InvalidDataDiskCategory.* for "not supported in zone".
    {"nostock", kPart, kOutOfStock},  // OperationDenied.NoStock
    {"outofstock", kPart, kOutOfStock},
    {"soldout", kPart, kOutOfStock},
    {"insufficientstock", kPart, kOutOfStock},
    {"capacitynotenough", kPart, kOutOfStock},  // of a dedicated storage cluster
    {"notenoughcapacity", kPart, kOutOfStock},
    {"invaliddatadiskcategory", kStart, kOutOfStock},
    {"invaliddatadiskcatagory", kStart, kOutOfStock},  // as ECS spells it in some answers
    {"categorynotsupported", kWhole, kOutOfStock},
    {"operationdenied.zonesystemcategorynotmatch", kWhole, kOutOfStock},
    {"operationdenied.cloudssdnotsupported", kWhole, kOutOfStock},
    {"notonsale", kPart, kOutOfStock},  // Zone.NotOnSale
    {"zone.notopen", kStart, kOutOfStock},
    {"resourcenotavailable", kStart, kOutOfStock},

    {"notinsamezone", kPart, kZoneMismatch},  // ResourcesNotInSameZone, with and without the s
    {"resourcesnotinsamezone", kWhole, kZoneMismatch},
    {"resourcenotinsamezone", kWhole, kZoneMismatch},
    {"invalidinstance.zoneconflict", kWhole, kZoneMismatch},
    {"zonemismatch", kPart, kZoneMismatch},
    {"invaliddestinationzoneid.mismatch", kWhole, kZoneMismatch},

    {"notportable", kPart, kNotPortable},  // DiskNotPortable, InvalidDiskIds.NotPortable
    {"disknotportable", kStart, kNotPortable},
    {"invalidoperation.otherinstanceunsupported", kWhole, kNotPortable},
    {"invalidinstance.notorigininstance", kWhole, kNotPortable},

    {"forbidden", kStart, kPermission},  // Forbidden.RAM, Forbidden.SubUser
    {"forbbiden", kStart, kPermission},  // as some services spell it
    {"nopermission", kStart, kPermission},
    {"usernotinthewhitelist", kStart, kPermission},
    {"unauthorized", kPart, kPermission},
    {"regionunauthorized", kStart, kPermission},
    {"notauthorized", kPart, kPermission},
    {"accessdenied", kStart, kPermission},
    {"permissiondenied", kWhole, kPermission},
    {"invalidramrole", kStart, kPermission},
    {"entitynotexist.role", kWhole, kPermission},
    {"invalidaccesskey", kStart, kPermission},    // Id, Secret
    {"authenticationfail", kStart, kPermission},  // of a RAM role by OIDC
    {"invalidsecuritytoken", kStart, kPermission},
    {"missingsecuritytoken", kWhole, kPermission},
    {"signaturedoesnotmatch", kStart, kPermission},
    {"incompletesignature", kStart, kPermission},

    {"lockedforsecurity", kPart, kLocked},
    {"instancelocked", kPart, kLocked},  // OperationDenied.InstanceLocked
    {"disklocked", kPart, kLocked},
    {"resourcelocked", kStart, kLocked},
    {"operationlocked", kStart, kLocked},

    {"incorrectdiskstatus", kStart, kDiskBusy},
    {"incorrectvolumestatus", kStart, kDiskBusy},
    {"invaliddiskstatus", kStart, kDiskBusy},
    {"invalidstatus.disknotready", kWhole, kDiskBusy},
    {"diskerror", kWhole, kDiskBusy},  // its message: IncorrectDiskStatus.
    {"diskid.statusnotsupported", kWhole, kDiskBusy},
    {"creatingsnapshot", kPart, kDiskBusy},
    {"diskcreatingsnapshot", kStart, kDiskBusy},
    {"invaliddevice.inuse", kWhole, kDiskBusy},
    {"invaliddisk.inuse", kWhole, kDiskBusy},
    {"diskinuse", kStart, kDiskBusy},
    {"operationconflict", kPart, kDiskBusy},
    {"operation.conflict", kPart, kDiskBusy},
    {"disksdetaching", kStart, kDiskBusy},  // DisksDetachingOnEcsExceeded
    {"diskdetachingfrom", kPart, kDiskBusy},
    {"lastorderprocessing", kWhole, kDiskBusy},
    {"lastrequestprocessing", kWhole, kDiskBusy},
    {"lasttokenprocessing", kWhole, kDiskBusy},
    {"idempotentprocessing", kWhole, kDiskBusy},
    {"idempotence.processing", kWhole, kDiskBusy},
    {"operationdenied.unfinishedorder", kWhole, kDiskBusy},
    {"diskincoolingperiod", kWhole, kDiskBusy},
    {"diskinreplica", kPart, kDiskBusy},
    {"formodifyingdisk", kPart, kDiskBusy},

    {"invalidinstanceid.notfound", kWhole, kInstanceMissing},
    {"invalidinstance.notfound", kWhole, kInstanceMissing},
    {"instancenotfound", kWhole, kInstanceMissing},
    {"invalidinstanceid.released", kWhole, kInstanceMissing},
    {"invaliddiskid.notfound", kWhole, kDiskMissing},
    {"invaliddiskids.notfound", kWhole, kDiskMissing},
    {"invaliddiskid.released", kWhole, kDiskMissing},
    {"invaliddisk.notfound", kWhole, kDiskMissing},
    {"disknotfound", kWhole, kDiskMissing},
    {"invalidzoneid.notfound", kWhole, kTopology},

    {"disksize", kPart, kSize},  // InvalidDiskSize.*, InvalidDataDiskSize.*
    {"invalidsize", kStart, kSize},
    {"invalidsnapshot.toolarge", kWhole, kSize},
    {"performancelevel", kPart, kPerformanceLevel},
    {"provisionediops", kPart, kPerformanceLevel},
    {"burstingenabled", kPart, kPerformanceLevel},
    {"performancecontrol", kPart, kPerformanceLevel},

    {"incorrectinstancestatus", kStart, kInstanceState},
    {"invalidinstancestatus", kStart, kInstanceState},
    {"instancestatusunsupported", kPart, kInstanceState},
    {"instancestatusnotsupport", kPart, kInstanceState},
    {"instancenotready", kStart, kInstanceState},
    {"instancenotrunning", kStart, kInstanceState},
    {"invalidstatus.upgrading", kWhole, kInstanceState},
    {"operationdenied.instancecreating", kWhole, kInstanceState},
    {"operationdenied.diskexpansionunfinished", kWhole, kInstanceState},
    {"instancespecmodification", kStart, kInstanceState},

    {"diskcategory", kPart, kCategoryUnsupported},  // InvalidDiskCategory.*, NotSupportDiskCategory
    {"notsupportdiskcategory", kStart, kCategoryUnsupported},
    {"invalidinstancetype.notsupport", kStart, kCategoryUnsupported},
    {"invalidinstancetype.nvme", kStart, kCategoryUnsupported},
    {"instancetypenotsupport", kPart, kCategoryUnsupported},
    {"notsupportmultiattach", kPart, kCategoryUnsupported},
    {"storageclusterid.categorynotmatch", kPart, kCategoryUnsupported},
    {"incorrectdisktype", kStart, kCategoryUnsupported},
    {"iooptimized.notsupported", kStart, kCategoryUnsupported},

    {"throttling", kPart, kThrottled},  // Throttling.User, Throttling.Api
    {"flowcontrol", kPart, kThrottled},
    {"serviceunavailable", kStart, kThrottled},
    {"toomanyrequests", kStart, kThrottled},

    {"sdk.timeouterror", kWhole, kTimeout},  // of the SDK, without an answer of ECS
    {"sdk.serverunreachable", kWhole, kTimeout},
};

}  // namespace

std::span<const CodeRule> CodeRules() {
  return kCodeRules;
}

}  // namespace exporter
