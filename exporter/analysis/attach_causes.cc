// SPDX-License-Identifier: Apache-2.0
#include "exporter/analysis/attach_causes.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace exporter {
namespace {

struct Rule {
  std::string_view words;  // in the message, in lower case
  AttachCause cause;
};

// More specific messages come first: an ECS error code wins over the kubelet time-out that wraps
// it. Codes are those of AttachDisk in the ECS error list; phrases are those of
// alibaba-cloud-csi-driver and of Kubernetes' attach/detach controller.
using enum AttachCause;

constexpr std::array kRules{
    Rule{"instancedisklimitexceeded", kDiskLimit},
    Rule{"instancedisknumlimitexceeded", kDiskLimit},
    Rule{"exceed the limit attachments of disk", kDiskLimit},
    Rule{"disk on instance in question reach its limits", kDiskLimit},
    Rule{"disk on instance reach its limits", kDiskLimit},
    Rule{"exceed max volume count", kDiskLimit},

    Rule{"inarrears", kUnpaid},  // DiskInArrears, InstanceExpiredOrInArrears
    Rule{"owing fee", kUnpaid},
    Rule{"arrearage", kUnpaid},
    Rule{"notenoughbalance", kUnpaid},
    Rule{"insufficientbalance", kUnpaid},
    Rule{"no enough balance", kUnpaid},
    Rule{"overdue payment", kUnpaid},
    Rule{"lockreason: financial", kUnpaid},

    Rule{"quotaexceed", kQuota},
    Rule{"quota exceed", kQuota},
    Rule{"exceeds the quota", kQuota},

    Rule{"nostock", kOutOfStock},
    Rule{"out of stock", kOutOfStock},
    Rule{"sold out", kOutOfStock},
    Rule{"insufficient stock", kOutOfStock},
    Rule{"inventory is insufficient", kOutOfStock},
    Rule{"notavailable: the resource is not available", kOutOfStock},

    Rule{"notinsamezone", kZoneMismatch},  // ResourcesNotInSameZone, with and without the s
    Rule{"not in the same zone", kZoneMismatch},
    Rule{"not in the samezone", kZoneMismatch},
    Rule{"not in same zone", kZoneMismatch},
    Rule{"volume node affinity conflict", kZoneMismatch},

    Rule{"notsupportdiskcategory", kCategoryUnsupported},
    Rule{"invaliddiskcategory", kCategoryUnsupported},
    Rule{"invaliddatadiskcategory", kCategoryUnsupported},
    Rule{"not support disk category", kCategoryUnsupported},
    Rule{"disk category is not supported", kCategoryUnsupported},
    Rule{"disk category is invalid", kCategoryUnsupported},
    Rule{"does not support this disk category", kCategoryUnsupported},
    Rule{"not support the disk", kCategoryUnsupported},
    Rule{"not support disktype", kCategoryUnsupported},
    Rule{"is not supported by instance", kCategoryUnsupported},

    Rule{"multi-attach error", kMultiAttach},

    Rule{"invaliddiskid.notfound", kDiskMissing},
    Rule{"invaliddisk.notfound", kDiskMissing},
    Rule{"disk not found", kDiskMissing},
    Rule{"cannot find disk", kDiskMissing},
    Rule{"can't find disk", kDiskMissing},
    Rule{"disk does not exist", kDiskMissing},

    Rule{"invalidinstanceid.notfound", kInstanceMissing},
    Rule{"instance does not exist", kInstanceMissing},
    Rule{"instance not found", kInstanceMissing},
    Rule{") not found, request id", kInstanceMissing},  // "Node(i-...) not found, request ID: "
    Rule{"specified instanceid does not exist", kInstanceMissing},

    Rule{"incorrectdiskstatus", kDiskBusy},
    Rule{"diskcreatingsnapshot", kDiskBusy},
    Rule{"invalidoperation.conflict", kDiskBusy},
    Rule{"invaliddevice.inuse", kDiskBusy},
    Rule{"is attaching", kDiskBusy},
    Rule{"is detaching", kDiskBusy},
    Rule{"is already attached to", kDiskBusy},
    Rule{"has been attached to", kDiskBusy},
    Rule{"is attached by other instance", kDiskBusy},
    Rule{"attach action is still in process", kDiskBusy},
    Rule{"disk is in use", kDiskBusy},

    Rule{"throttling", kThrottled},
    Rule{"too many requests", kThrottled},
    Rule{"request was denied due to user flow control", kThrottled},
    Rule{"rate limit", kThrottled},

    Rule{"timed out waiting for", kTimeout},
    Rule{"deadline exceeded", kTimeout},
    Rule{"deadlineexceeded", kTimeout},
    Rule{"timeout", kTimeout},
};

}  // namespace

std::string_view Name(AttachCause cause) {
  return kAttachCauseNames.at(static_cast<std::size_t>(cause));
}

AttachCause CauseOf(std::string_view message) {
  std::string lower(message);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto rule = std::ranges::find_if(
      kRules, [&](const Rule& each) { return lower.find(each.words) != std::string::npos; });
  return rule == kRules.end() ? AttachCause::kOther : rule->cause;
}

}  // namespace exporter
