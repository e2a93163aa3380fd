#include "exporter/analysis/attach_causes.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace exporter {
namespace {

struct Rule {
  std::string_view words;  // of the message, in lower case
  std::string_view cause;
};

// What the service says comes before what it is wrapped in: a time-out of the kubelet tells nothing
// where the code of the API stands beside it. Codes are those of AttachDisk in the ECS error list;
// sentences are those of alibaba-cloud-csi-driver and of Kubernetes' attach/detach controller.
constexpr std::array kRules{
    Rule{"instancedisklimitexceeded", "disk_limit"},
    Rule{"instancedisknumlimitexceeded", "disk_limit"},
    Rule{"exceed the limit attachments of disk", "disk_limit"},
    Rule{"disk on instance in question reach its limits", "disk_limit"},
    Rule{"disk on instance reach its limits", "disk_limit"},
    Rule{"exceed max volume count", "disk_limit"},

    Rule{"inarrears", "unpaid"},  // DiskInArrears, InstanceExpiredOrInArrears
    Rule{"owing fee", "unpaid"},
    Rule{"arrearage", "unpaid"},
    Rule{"notenoughbalance", "unpaid"},
    Rule{"insufficientbalance", "unpaid"},
    Rule{"no enough balance", "unpaid"},
    Rule{"overdue payment", "unpaid"},
    Rule{"lockreason: financial", "unpaid"},

    Rule{"quotaexceed", "quota"},
    Rule{"quota exceed", "quota"},
    Rule{"exceeds the quota", "quota"},

    Rule{"nostock", "out_of_stock"},
    Rule{"out of stock", "out_of_stock"},
    Rule{"sold out", "out_of_stock"},
    Rule{"insufficient stock", "out_of_stock"},
    Rule{"inventory is insufficient", "out_of_stock"},
    Rule{"notavailable: the resource is not available", "out_of_stock"},

    Rule{"notinsamezone", "zone_mismatch"},  // ResourcesNotInSameZone, with and without the s
    Rule{"not in the same zone", "zone_mismatch"},
    Rule{"not in the samezone", "zone_mismatch"},
    Rule{"not in same zone", "zone_mismatch"},
    Rule{"volume node affinity conflict", "zone_mismatch"},

    Rule{"notsupportdiskcategory", "category_unsupported"},
    Rule{"invaliddiskcategory", "category_unsupported"},
    Rule{"invaliddatadiskcategory", "category_unsupported"},
    Rule{"not support disk category", "category_unsupported"},
    Rule{"disk category is not supported", "category_unsupported"},
    Rule{"disk category is invalid", "category_unsupported"},
    Rule{"does not support this disk category", "category_unsupported"},
    Rule{"not support the disk", "category_unsupported"},
    Rule{"not support disktype", "category_unsupported"},
    Rule{"is not supported by instance", "category_unsupported"},

    Rule{"multi-attach error", "multi_attach"},

    Rule{"invaliddiskid.notfound", "disk_missing"},
    Rule{"invaliddisk.notfound", "disk_missing"},
    Rule{"disk not found", "disk_missing"},
    Rule{"cannot find disk", "disk_missing"},
    Rule{"can't find disk", "disk_missing"},
    Rule{"disk does not exist", "disk_missing"},

    Rule{"invalidinstanceid.notfound", "instance_missing"},
    Rule{"instance does not exist", "instance_missing"},
    Rule{"instance not found", "instance_missing"},
    Rule{") not found, request id", "instance_missing"},  // "Node(i-...) not found, request ID: "
    Rule{"specified instanceid does not exist", "instance_missing"},

    Rule{"incorrectdiskstatus", "disk_busy"},
    Rule{"diskcreatingsnapshot", "disk_busy"},
    Rule{"invalidoperation.conflict", "disk_busy"},
    Rule{"invaliddevice.inuse", "disk_busy"},
    Rule{"is attaching", "disk_busy"},
    Rule{"is detaching", "disk_busy"},
    Rule{"is already attached to", "disk_busy"},
    Rule{"has been attached to", "disk_busy"},
    Rule{"is attached by other instance", "disk_busy"},
    Rule{"attach action is still in process", "disk_busy"},
    Rule{"disk is in use", "disk_busy"},

    Rule{"throttling", "throttled"},
    Rule{"too many requests", "throttled"},
    Rule{"request was denied due to user flow control", "throttled"},
    Rule{"rate limit", "throttled"},

    Rule{"timed out waiting for", "timeout"},
    Rule{"deadline exceeded", "timeout"},
    Rule{"deadlineexceeded", "timeout"},
    Rule{"timeout", "timeout"},
};

}  // namespace

std::string_view AttachCause(std::string_view message) {
  std::string lower(message);
  std::ranges::transform(lower, lower.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const auto rule = std::ranges::find_if(
      kRules, [&](const Rule& each) { return lower.find(each.words) != std::string::npos; });
  return rule == kRules.end() ? "other" : rule->cause;
}

}  // namespace exporter
