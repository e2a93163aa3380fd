# SPDX-License-Identifier: Apache-2.0
"""Actions of Alibaba Cloud's OpenAPI that runbooks call, and those of their parameters that exist.

From the ECS reference (2014-05-26) and those of STS (2015-04-01), Quota Center (2020-05-10) and BSS
(2017-12-14). Parameters with a number in their name have N here.
"""
import re

# Flags of the aliyun command line itself; region is also the parameter RegionId.
FLAGS = {"region", "RegionId", "profile", "pager", "output", "version", "force", "endpoint"}

PAGES = {"PageNumber", "PageSize", "MaxResults", "NextToken"}
ACTIONS = {
    ("ecs", "CreateDisk"): {"ZoneId", "DiskCategory", "SnapshotId", "DiskName", "Size",
                            "PerformanceLevel", "Encrypted", "KMSKeyId", "Description"},
    ("ecs", "CreateSnapshot"): {"DiskId", "SnapshotName", "Description", "RetentionDays"},
    ("ecs", "DeleteDisk"): {"DiskId"},
    ("ecs", "DeleteSnapshot"): {"SnapshotId", "Force"},
    ("ecs", "DescribeAccountAttributes"): {"AttributeName.N", "ZoneId"},
    ("ecs", "DescribeAvailableResource"): {
        "DestinationResource", "ResourceType", "ZoneId", "InstanceType", "InstanceChargeType",
        "DataDiskCategory", "Scope"},
    ("ecs", "DescribeDiskMonitorData"): {"DiskId", "StartTime", "EndTime", "Period"},
    ("ecs", "DescribeDisks"): PAGES | {
        "DiskIds", "ZoneId", "InstanceId", "DiskType", "Category", "Status", "DiskChargeType",
        "DeleteWithInstance", "DiskName", "SnapshotId", "LockReason", "Tag.N.Key", "Tag.N.Value"},
    ("ecs", "DescribeInstanceTypes"): {"InstanceTypes.N", "InstanceTypeFamily", "MaxResults",
                                       "NextToken"},
    ("ecs", "DescribeInstances"): PAGES | {
        "InstanceIds", "InstanceName", "InstanceNetworkType", "PrivateIpAddresses", "Status", "VpcId",
        "ZoneId", "Tag.N.Key", "Tag.N.Value"},
    ("ecs", "DescribePrice"): {"ResourceType", "PriceUnit", "DataDisk.N.Category",
                               "DataDisk.N.Size", "DataDisk.N.PerformanceLevel"},
    ("ecs", "DescribeRegions"): set(),
    ("ecs", "DescribeSnapshots"): PAGES | {"DiskId", "SnapshotIds", "Status", "SnapshotType",
                                           "Usage", "Tag.N.Key", "Tag.N.Value"},
    ("ecs", "DescribeSnapshotsUsage"): set(),
    ("ecs", "DetachDisk"): {"DiskId", "InstanceId", "DeleteWithInstance"},
    ("ecs", "ModifyDiskAttribute"): {"DiskId", "DiskName", "Description", "DeleteWithInstance",
                                     "DeleteAutoSnapshot", "EnableAutoSnapshot"},
    ("ecs", "ResizeDisk"): {"DiskId", "NewSize", "Type"},
    ("ecs", "TagResources"): {"ResourceType", "ResourceId.N", "Tag.N.Key", "Tag.N.Value"},
    ("sts", "GetCallerIdentity"): set(),
    ("quotas", "ListProductQuotas"): {
        "ProductCode", "QuotaActionCode", "QuotaCategory", "KeyWord", "MaxResults", "NextToken",
        "Dimensions.N.Key", "Dimensions.N.Value"},
    ("quotas", "CreateQuotaApplication"): {"ProductCode", "QuotaActionCode", "DesireValue", "Reason",
                                           "NoticeType", "Dimensions.N.Key", "Dimensions.N.Value"},
    ("bssopenapi", "DescribeInstanceBill"): {
        "BillingCycle", "Granularity", "BillingDate", "ProductCode", "SubscriptionType",
        "InstanceID", "IsBillingItem", "IsHideZeroCharge", "MaxResults", "NextToken"},
}


def calls(script):
    """Product, action and options of each aliyun command of a shell script."""
    for line in script.replace("\\\n", " ").splitlines():
        for call in re.findall(r"\baliyun (\w+) (\w+)([^|;&]*)", line):
            product, action, rest = call
            rest = re.sub(r"\s#\s.*", "", rest)
            yield product, action, re.findall(r"(?<=\s)--([A-Za-z][\w.]*)", rest)


def faults(script):
    for product, action, options in calls(script):
        known = ACTIONS.get((product, action))
        if known is None:
            yield f"aliyun {product} {action}: not a known action"
            continue
        for option in options:
            if option not in FLAGS and re.sub(r"\.\d+", ".N", option) not in known:
                yield f"aliyun {product} {action}: no parameter {option}"
