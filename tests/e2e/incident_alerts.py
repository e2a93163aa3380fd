# SPDX-License-Identifier: Apache-2.0
"""The incident step by step: every alert that fires, and who is told."""
from incident_steps import CLAIM, DISK_1, DISKS, FULL_NODE, LEFT, LOST_NODE, SET, STRAYS

PAGER, TICKET, DIGEST = "pager", "ticket", "digest"
NOBODY = "nobody"  # another alert says more about the same object


def page(alert, *objects):
    return {(alert, each, PAGER) for each in objects}


def ticket(alert, *objects):
    return {(alert, each, TICKET) for each in objects}


def strays(*disks):
    """A stray volume is orphaned, too, and pages once."""
    return page("AckStorageStrayVolume", *disks) | {
        ("AckStorageOrphanedPersistentVolume", disk, NOBODY) for disk in disks}


def next_replica(ordinal):
    return ticket("AckStorageNextReplicaBindsStray", f"{SET}, {CLAIM.split('/')[1]}-{ordinal}")


def quota(category):
    return ticket("AckStorageQuotaLow", f"cn-shenzhen-e/{category}",
                  f"cn-shenzhen/q_simulated-{category.replace('_', '-')}-capacity")


# (alert, object, receiver). What was wrong before the incident and is until the clean-up: the disk
# by hand on the full node is in no count of Kubernetes.
ALWAYS = {
    *page("AckStorageNodeDiskLimitReached", FULL_NODE),
    *ticket("AckStorageAttachedDisksDisagree", FULL_NODE),
    *ticket("AckStorageScaleUpBlocked", "cx-data/logbuf"),
    ("AckStorageIdleClaim", "cx-data/shared-conf", DIGEST),
    *quota("cloud_essd"),
}
WASTE = ticket("AckStorageWasteHigh", "CNY")
LEAKED = ticket("AckStorageLeakedDisk", *DISKS[2:4])
CLEARED = strays(LEFT, *DISKS[:2])
LAST_RELEASED = page("AckStorageOrphanedPersistentVolume", *DISKS[4:])

STEPS = {
    "steady": ALWAYS | strays(*STRAYS) | next_replica(2),
    "scale-up": ALWAYS | strays(LEFT) | next_replica(8) | quota("cloud_efficiency")
    | page("AckStorageStuckPod", *(f"{SET}-{i}" for i in (2, 5, 6, 7)))
    | page("AckStorageAttachError", f"{DISKS[3]}, {FULL_NODE}")
    | ticket("AckStorageMissingNodeAttachment", LOST_NODE)
    | ticket("AckStorageClaimPending", *(f"{CLAIM}-{i}" for i in (6, 7))),
    "bound": ALWAYS | strays(LEFT) | next_replica(8),
    # The next replica finds its old claim. Six disks that nobody uses are more than the budget.
    "scale-down": ALWAYS | strays(LEFT) | WASTE
    | {("AckStorageLeftoverClaim", f"{CLAIM}-{i}", DIGEST) for i in range(2, 8)},
    "claims-deleted": ALWAYS | strays(LEFT) | WASTE | next_replica(2)
    | page("AckStorageOrphanedPersistentVolume", *DISKS),
    "claimref-cleared": ALWAYS | CLEARED | WASTE | next_replica(2)
    | page("AckStorageOrphanedPersistentVolume", *DISKS[2:]),
    "pv-deleted": ALWAYS | CLEARED | WASTE | next_replica(2) | LAST_RELEASED | LEAKED,
    "disk-deleted": ALWAYS | CLEARED | WASTE | next_replica(2) | LAST_RELEASED | LEAKED
    | page("AckStorageDanglingVolume", DISK_1)
    | ticket("AckStorageAttachedDisksDisagree", "cn-shenzhen.172.16.19.14"),
    "clean": set(),
}
