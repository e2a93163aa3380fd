# SPDX-License-Identifier: Apache-2.0
"""The incident step by step: the whole set of findings in each step, and what they tell."""

SET = "cx-idc/receiver-receiver-web-statefulset"
CLAIM = "cx-idc/large-format-log-receiver-receiver-web-statefulset"
CLASS = "idc-receiver-web-20220328"
TAKEN = "d-wz9gme1m29dd3jkf0g2t"  # by replica 2, when the set is scaled up
LEFT = "d-wz9gme1m29dd3jkf0g2x"
STRAYS = (TAKEN, LEFT)
# The disks of the replicas 2 to 7; each has its volume's name.
DISKS = (TAKEN, "d-wz9zj6up1rdqw1ln4arl", "d-wz94panbrlljrge86aij", "d-wz9axzx68ca1ddfxzn7d",
         "d-wz9zf23rz8fhrvsz8lpe", "d-wz9oi6yz8pjwyxqt1i6c")
DISK_1 = "d-wz93vqcshztctgh4zp8e"
FULL_NODE = "cn-shenzhen.172.16.19.12"
LOST_NODE = "cn-shenzhen.172.16.19.55"


def orphan(disk, reason="available"):
    return ("orphaned-pv", disk, reason, "critical")


def stray(disk):
    return ("stray-pv", disk, "wait_for_first_consumer", "warning")


def quota(category):
    """Both APIs that know of it."""
    return {("quota-low", f"cn-shenzhen-e/{category}", "quota", "warning"),
            ("quota-low", f"cn-shenzhen/q_simulated-{category.replace('_', '-')}-capacity", "quota",
             "warning")}


FULL = ("node-disk-limit", FULL_NODE, "full", "critical")
OVERFULL = ("node-disk-limit", FULL_NODE, "overfull", "critical")

# (check, object, reason, severity). A VolumeAttachment, whose name is a hash, by its node. What was
# wrong before the incident and is until the clean-up:
ALWAYS = {
    FULL,
    ("scale-up-blocked", "cx-data/logbuf", "no_slot", "warning"),
    ("idle-claim", "cx-data/shared-conf", "unused", "warning"),
    *quota("cloud_essd"),
}
LEFT_OVER = {("leftover-claim", f"{CLAIM}-{i}", "scaled_down", "warning") for i in range(2, 8)}
RELEASED = {orphan(disk, "released") for disk in DISKS}
# Of replicas 2 and 3.
CLEARED = {finding(disk) for disk in DISKS[:2] for finding in (orphan, stray)}
LAST_RELEASED = {orphan(disk, "released") for disk in DISKS[4:]}
LEAKED = {("leaked-disk", disk, "leaked", "warning") for disk in DISKS[2:4]}
LEFT_ALONE = {orphan(LEFT), stray(LEFT)}

STEPS = (
    ("steady", ALWAYS | LEFT_ALONE | {orphan(TAKEN), stray(TAKEN)},
     "Two volumes of 1000Gi are Available in the zones, class, size and access mode that the next "
     "replica asks for: orphaned, and strays. Node .12 holds 15 of 15 disks, so that logbuf, which "
     "is pinned to it, cannot grow. Nobody uses the NAS claim; the OSS claim is attached. 620 of "
     "640 GiB of ESSD are used, which two APIs say. The disks of another cluster, by hand and for "
     "a term are nobody's leak."),
    ("scale-up", (ALWAYS - {FULL}) | LEFT_ALONE | quota("cloud_efficiency") | {
        OVERFULL,
        ("stuck-pod", f"{SET}-2", "terminating", "critical"),
        ("missing-node-attachment", LOST_NODE, "node_missing", "warning"),
        ("stuck-pod", f"{SET}-5", "attach", "critical"),
        ("attach-error", FULL_NODE, "disk_limit", "critical"),
        *(("stuck-pod", f"{SET}-{i}", "unschedulable", "critical") for i in (6, 7)),
        *(("pending-claim", f"{CLAIM}-{i}", "quota", "warning") for i in (6, 7))},
     "Replica 2 got a stray with its old data: that volume is neither orphaned nor a stray any "
     "more, the other one is both. It is Terminating on a node that is gone, for longer than the "
     "grace age, so that it is stuck and no longer a live pod of a missing node; the attachment to "
     "that node keeps its disk from every other. Replica 5 asked for a 16th disk on node .12 and "
     "waits in Init:0/2. 6 and 7 wait for disks that the quota of the zone does not allow."),
    ("bound", ALWAYS | LEFT_ALONE,
     "All eight run, one of them on foreign data. ¥2800 a month is what was asked for."),
    ("scale-down", ALWAYS | LEFT_ALONE | LEFT_OVER,
     "Six claims are left over. Their volumes stay Bound, so that none is orphaned, and none of "
     "the claims is idle beside that."),
    ("claims-deleted", ALWAYS | LEFT_ALONE | RELEASED,
     "The claims are gone, the policy Retain keeps the volumes: six are Released. A Released "
     "volume is never bound again, so that none of them is a stray."),
    ("claimref-cleared", ALWAYS | LEFT_ALONE | CLEARED | (RELEASED - {
        orphan(disk, "released") for disk in DISKS[:2]}),
     "Two volumes lost their claimRef and are Available: strays. One of them was one before."),
    ("pv-deleted", ALWAYS | LEFT_ALONE | CLEARED | LAST_RELEASED | LEAKED,
     "Two volumes were deleted. Their disks live on in ECS and nothing in Kubernetes names them: "
     "leaked, once two lists of disks in a row have said so."),
    ("disk-deleted", ALWAYS | LEFT_ALONE | CLEARED | LAST_RELEASED | LEAKED | {
        ("dangling-pv", DISK_1, "disk_missing", "critical")},
     "Somebody deleted the disk of replica 1 in the console. Its volume and claim are Bound as "
     "before, its pod runs; the next attach would fail."),
    ("clean", set(),
     "Volumes and disks that nobody uses are deleted, replica 1 began anew with an empty disk, "
     "logbuf has fewer replicas, the quota is larger and the NAS claim gone."),
)
# CNY a month: of all findings, and of the receiver's Bound volumes. 350 for 1000 GiB. A dangling
# volume costs nothing.
FINDINGS_COST = {"steady": 700, "scale-up": 350, "bound": 350, "scale-down": 7 * 350,
                 "claims-deleted": 7 * 350, "claimref-cleared": 7 * 350, "pv-deleted": 7 * 350,
                 "disk-deleted": 7 * 350, "clean": 0}
BOUND_COST = {"steady": 2 * 350, "scale-up": 6 * 350, "bound": 8 * 350, "scale-down": 8 * 350,
              "claims-deleted": 2 * 350, "claimref-cleared": 2 * 350, "pv-deleted": 2 * 350,
              "disk-deleted": 350, "clean": 2 * 350}
