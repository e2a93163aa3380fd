# SPDX-License-Identifier: Apache-2.0
"""Scenarios for record.py: what ECS says of disks, quotas, stock, snapshots and instance types, and
prices. Each step is a small cluster of tests/fixtures/cases, edited, with an exporter of its own."""
import copy
import datetime
import json

from case_server import CaseServer
from programs import Simulator, connect, temporary, values, wait_until
from recorded_faults import wait_read

CASE = "attachment-drift"  # three nodes, four volumes, and a disk that was attached by hand
CREATED = "%Y-%m-%dT%H:%M:%SZ"


def disk(documents, name):
    return next(each for each in documents["disks"] if each["DiskId"] == name)


def move(documents, name, instance):
    found = disk(documents, name)
    found["InstanceId"] = instance
    found["Attachments"]["Attachment"] = [
        each | {"InstanceId": instance} for each in found["Attachments"]["Attachment"]]


def well(documents):
    """All agree: the disk of the case is where Kubernetes has it, nothing is attached by hand."""
    move(documents, "d-sm9", "i-bp1w2")
    documents["disks"] = [each for each in documents["disks"] if each["DiskId"] != "d-byhand"]
    documents["quotas"] = {"Quotas": [quota(400)]}
    documents["stock"] = stock("Available", "WithStock")
    documents["snapshots"] = [snapshot("s-1", "d-sm0", days=200)]
    documents["instance_types"][0]["DiskQuantity"] = 5


def quota(used):
    return {"ProductCode": "disk", "QuotaActionCode": "q_cloud_essd", "QuotaUnit": "GB",
            "TotalQuota": 1000, "TotalUsage": used, "Consumable": True,
            "Dimensions": {"regionId": "cn-hangzhou", "chargeType": "PostPaid",
                           "resourceType": "cloud_essd"}}


def stock(status, category):
    resource = {"Status": status, "StatusCategory": category, "Value": "cloud_essd", "Min": 20,
                "Max": 32768, "Unit": "GiB"}
    return {"AvailableZones": {"AvailableZone": [
        {"RegionId": "cn-hangzhou", "ZoneId": "cn-hangzhou-b", "Status": status,
         "StatusCategory": category, "AvailableResources": {"AvailableResource": [
             {"Type": "DataDisk", "SupportedResources": {"SupportedResource": [resource]}}]}}]}}


def snapshot(name, source, days):
    created = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=days)
    return {"SnapshotId": name, "SnapshotName": "", "SourceDiskId": source, "SourceDiskSize": "100",
            "SnapshotType": "user", "Status": "accomplished", "CreationTime": created.strftime(CREATED),
            "Usage": "none", "RegionId": "cn-hangzhou", "Tags": {"Tag": [
                {"TagKey": "createdby", "TagValue": "alibabacloud-csi-plugin"},
                {"TagKey": "ack.aliyun.com", "TagValue": "c0123456789abcdef0123456789abcdef"}]}}


def lock(found):
    found["OperationLocks"] = {"OperationLock": [{"LockReason": "financial"}]}


def endangered(documents):
    """ECS has locked two disks, one of them unattached, has one elsewhere and would delete one."""
    well(documents)
    lock(disk(documents, "d-sm0"))
    disk(documents, "d-sm1")["DeleteWithInstance"] = True
    free = disk(documents, "d-sm2")
    free |= {"Status": "Available", "InstanceId": "", "Attachments": {"Attachment": []}}
    lock(free)
    move(documents, "d-sm9", "i-bp1w1")


def short(documents):
    """The quota is nearly used up, a category is sold out, and snapshots of a lost disk are new."""
    well(documents)
    documents["quotas"] = {"Quotas": [quota(950)]}
    documents["stock"] = stock("SoldOut", "WithoutStock")
    documents["snapshots"].append(snapshot("s-2", "d-gone", days=30))


def used_up(documents):
    """Nothing is left of the quota; the snapshots of the lost disk have been kept for long."""
    short(documents)
    documents["quotas"] = {"Quotas": [quota(1000)]}
    documents["snapshots"] += [snapshot("s-3", "d-gone", days=100)]


def crowded(documents):
    """A disk attached by hand, a type with fewer slots than CSINode says, and a claim that grows."""
    case = copy.deepcopy(disk(documents, "d-byhand"))
    well(documents)
    documents["disks"].append(case)
    documents["instance_types"][0]["DiskQuantity"] = 4
    claim = next(each for each in documents["persistentvolumeclaims"]["items"]
                 if each["metadata"]["name"] == "data-pg-0")
    claim["spec"]["resources"]["requests"]["storage"] = "40Gi"


def is_said(exporter, check, count):
    return len(values(exporter.metrics(), "ack_storage_finding_info", check=check)) == count


def record_case(take, step, edit, check, count):
    with CaseServer(CASE, edit, bookmark_seconds=10) as server, connect(
            server, "--checks.grace=1s") as exporter:
        exporter.wait_ready()
        sources = ("ecs_disks", "disk_quotas", "ecs_disk_stock", "ecs_snapshots", "ecs_instance_types")
        for source in sources:
            wait_until(lambda: values(exporter.metrics(), "ack_storage_source_up",
                                      source=source) == [1], 60, source)
        wait_until(lambda: values(exporter.metrics(), "ack_storage_check_complete",
                                  check="disk-drift") == [1], 60, "the second list of disks")
        wait_until(lambda: is_said(exporter, check, count), 60, f"{count} x {check}")
        take(exporter, step)


def ecs(take):
    record_case(take, "well", well, "disk-drift", 0)
    record_case(take, "endangered", endangered, "disk-drift", 4)
    record_case(take, "short", short, "zone-out-of-stock", 1)
    record_case(take, "used-up", used_up, "quota-low", 1)
    record_case(take, "crowded", crowded, "disk-drift", 0)
    record_case(take, "well-again", well, "disk-drift", 0)


def prices(take):
    """The same bill beside a flat price, a list that lacks a category, and one that has it."""
    def price_list(**price):
        return "--cost.price-file=" + str(temporary("prices.yaml", json.dumps(
            {"currency": "CNY", "prices": [{name.replace("_", "-"): each
                                            for name, each in price.items()}]})))

    for step, flags in [
            ("flat", []),
            ("no-price", [price_list(category="cloud_ssd", per_gib_hour=0.0014)]),
            ("listed", [price_list(category="cloud_essd", performance_level="PL1",
                                   per_gib_hour=0.0021)])]:
        with Simulator("healthy") as simulator, connect(
                simulator, "--alibaba.bills=true", *flags) as exporter:
            exporter.wait_ready()
            wait_read(exporter)
            wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_billed_cost"), 60, "bills")
            take(exporter, step)


SCENARIOS = {"ecs": ecs, "prices": prices}
