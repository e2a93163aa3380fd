# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class Lingjun(cases.CaseTestCase):
    case = "lingjun"

    def test_the_node_is_full_by_the_drivers_own_limit(self):
        self.assertEqual(self.value("ack_storage_node_disk_limit", node="lingjun-1"), 3)
        self.assertEqual(self.value("ack_storage_node_disk_limit", node="lingjun-1",
                                    source="csinode"), 3)
        self.assertEqual(self.value("ack_storage_node_attached_disks", node="lingjun-1",
                                    source="kubernetes"), 4)
        self.assertEqual(self.value("ack_storage_node_attached_disks", node="lingjun-1",
                                    source="ecs"), 3)
        self.eventually(lambda: self.findings("node-disk-limit"), "the finding")
        self.assertEqual(self.findings("node-disk-limit"),
                         {("node-disk-limit", "lingjun-1"): "overfull"})

    def test_its_disks_are_in_use_on_a_node_of_ours(self):
        for disk in ("d-lj0", "d-lj1", "d-lj2"):
            self.assertEqual(self.value("ack_storage_disk_info", disk=disk, state="in_use"), 1)

    def test_the_pod_that_waits_is_stuck_for_want_of_a_slot(self):
        self.eventually(lambda: self.findings("stuck-pod"), "the finding")
        self.assertEqual(self.findings("stuck-pod"), {("stuck-pod", "ml/train-3"): "attach"})
        self.assertEqual(set(self.findings("attach-error").values()), {"disk_limit"})

    def test_no_further_replica_fits(self):
        self.assertEqual(self.value("ack_storage_statefulset_scale_headroom_replicas",
                                    statefulset="train"), 0)
        ordinal = self.plan("ml", "train", 5)["ordinals"][0]
        self.assertEqual((ordinal["ordinal"], ordinal["reason"]), (4, "no_slot"))
        self.assertEqual(self.findings("scale-up-blocked"),
                         {("scale-up-blocked", "ml/train"): "no_slot"})


if __name__ == "__main__":
    unittest.main()
