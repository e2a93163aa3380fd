# SPDX-License-Identifier: Apache-2.0
"""The scenario `hazards`: every check has something to report, until all of it is mended."""
import time
import unittest

from findings import found, read, told
from programs import Simulator, connect, value, values

NODE = "cn-shenzhen.172.16.30."
CLASS = "alicloud-disk-"
STRAY = "d-wz9x5tgp5ny1sjg5voao"
# (check, object, reason, severity); a VolumeAttachment by its node.
BROKEN = {
    ("orphaned-pv", STRAY, "available", "critical"),
    ("orphaned-pv", "d-wz9o77sy27b8h6ij0kw8", "released", "critical"),
    ("orphaned-pv", "nas-forgotten", "available", "warning"),
    ("stray-pv", STRAY, "wait_for_first_consumer", "warning"),
    ("leftover-claim", "cx-lab/data-orders-1", "scaled_down", "warning"),
    ("idle-claim", "cx-lab/scratch", "unused", "warning"),
    ("pending-claim", "cx-lab/data-cache-0", "class_missing", "warning"),
    ("lost-claim", "cx-lab/archive", "volume_gone", "critical"),
    ("leaked-disk", "d-wz9xky0vrc4uarl8lgsn", "leaked", "warning"),
    ("orphaned-snapshot", "snapcontent-8e766b23-d380-4a0d-a54e-96baa931a42c", "snapshot_gone",
     "warning"),
    ("dangling-pv", "d-wz9hk6v1ww7199p9dmum", "disk_missing", "critical"),
    ("disk-drift", "d-wz93eelsepcdpq5my9yt", "locked", "critical"),
    ("disk-drift", "d-wz94cuyv0ny8c9iedn78", "dies_with_instance", "warning"),
    ("disk-drift", "d-wz96xgufe1on88yaopf4", "size", "warning"),
    ("node-disk-limit", f"{NODE}3", "overfull", "critical"),
    ("attach-error", f"{NODE}3", "disk_limit", "critical"),
    ("missing-node-pod", "cx-lab/queue-0", "node_missing", "critical"),
    ("missing-node-pod", "cx-lab/web-7d9f8-x2k4q", "node_missing", "warning"),
    ("missing-node-attachment", f"{NODE}6", "node_missing", "warning"),
    ("stuck-pod", "cx-lab/cache-0", "unschedulable", "critical"),
    ("stuck-pod", "cx-lab/logbuf-2", "attach", "critical"),
    ("stuck-terminating", "cx-lab/data-mail-0", "pod", "warning"),
    ("stuck-terminating", "d-wz9dk7seb5mf6dw93o2j", "claim", "warning"),
    ("scale-up-blocked", "cx-lab/cache", "class_missing", "warning"),
    ("scale-up-blocked", "cx-lab/legacy", "no_stock", "warning"),
    ("scale-up-blocked", "cx-lab/logbuf", "no_slot", "warning"),
    ("quota-low", "cn-shenzhen-e/cloud_efficiency", "quota", "warning"),
    ("quota-low", "cn-shenzhen/q_simulated-cloud-efficiency-capacity", "quota", "warning"),
    ("quota-low", "cn-shenzhen-e/cloud_essd", "quota", "critical"),
    ("quota-low", "cn-shenzhen/q_simulated-cloud-essd-capacity", "quota", "critical"),
    *(("zone-out-of-stock", f"cn-shenzhen-{zone}/cloud_ssd", "without_stock", "warning")
      for zone in "def"),
    ("risky-storageclass", f"{CLASS}immediate", "immediate_binding", "warning"),
}


class Hazards(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.simulator = self.enterContext(Simulator("hazards"))
        self.exporter = self.enterContext(
            connect(self.simulator, "--checks.grace=1s", "--kubernetes.mode=poll",
                    "--alibaba.slow-poll-interval=10s"))
        self.exporter.wait_ready()

    def expect(self, expected):
        deadline = time.monotonic() + 150
        while found(self.exporter) != expected and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertEqual(found(self.exporter), expected)
        time.sleep(3)
        page = self.exporter.metrics()
        self.assertEqual(told(page), expected, "three pages later")
        checks = read(self.exporter, "findings")["checks"]
        self.assertEqual([each["check"] for each in checks if not each["complete"]], [])
        return page, {each["check"] for each in checks}

    def test_of_every_check_are_found_and_end_when_they_are_mended(self):
        page, checks = self.expect(BROKEN)
        self.assertEqual({check for check, *_ in BROKEN}, checks)
        # What no check reports, but an alert may: an expansion, snapshots of a disk that is gone, a
        # node that is nearly full, and one where two views of slots and of disks disagree.
        claim = {"namespace": "cx-lab", "persistentvolumeclaim": "data-orders-0"}
        self.assertGreater(value(page, "ack_storage_persistentvolumeclaim_requested_bytes", **claim),
                           value(page, "ack_storage_persistentvolumeclaim_capacity_bytes", **claim))
        self.assertEqual(sum(values(page, "ack_storage_lost_snapshots")), 1)
        self.assertEqual(value(page, "ack_storage_node_disk_headroom", node=f"{NODE}4"), 1)
        limits = {source: value(page, "ack_storage_node_disk_limit", node=f"{NODE}5", source=source)
                  for source in ("csinode", "instance_type")}
        self.assertGreater(limits["csinode"], limits["instance_type"])
        disks = {source: value(page, "ack_storage_node_attached_disks", node=f"{NODE}2", source=source)
                 for source in ("kubernetes", "ecs")}
        self.assertEqual(disks["ecs"] - disks["kubernetes"], 2)
        self.assertGreater(sum(values(page, "ack_storage_finding_monthly_cost")), 1000)

        self.simulator.control("advance?step=clean")
        page, _ = self.expect(set())
        self.assertEqual(sum(values(page, "ack_storage_lost_snapshots")), 0)
        self.assertGreater(min(values(page, "ack_storage_node_disk_headroom")), 2)


if __name__ == "__main__":
    unittest.main()
