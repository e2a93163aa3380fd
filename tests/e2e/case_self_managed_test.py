# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class SelfManaged(cases.CaseTestCase):
    case = "self-managed"
    # A list says each time that it is new.
    flags = ("--checks.grace=1s", "--kubernetes.mode=poll")

    def test_nodes_are_instances_though_their_provider_id_says_nothing(self):
        for node, instance in (("k8s-worker-1", "i-bp1w1"), ("k8s-worker-2", "i-bp1w2")):
            self.assertEqual(self.value("ack_storage_node_info", node=node, instance_id=instance,
                                        region="cn-hangzhou", zone="cn-hangzhou-b"), 1)

    def test_the_disk_that_was_attached_by_hand_takes_the_last_slot(self):
        attached = {source: self.value("ack_storage_node_attached_disks", node="k8s-worker-1",
                                       source=source) for source in ("kubernetes", "ecs")}
        self.assertEqual(attached, {"kubernetes": 3, "ecs": 5})
        for source in ("csinode", "instance_type"):
            self.assertEqual(self.value("ack_storage_node_disk_limit", node="k8s-worker-1",
                                        source=source), 4)
        self.eventually(lambda: self.findings("node-disk-limit"), "the finding")
        self.assertEqual(self.findings("node-disk-limit"),
                         {("node-disk-limit", "k8s-worker-1"): "overfull"})

    def test_disks_are_known_by_their_instance(self):
        for disk in ("d-sm0", "d-sm1", "d-sm2", "d-sm9"):
            self.assertEqual(self.value("ack_storage_disk_info", disk=disk, state="in_use"), 1)
        self.assertEqual(self.value("ack_storage_disk_info", disk="d-byhand", state="unmanaged"), 1)

    def test_the_disk_that_ecs_has_on_the_other_node_has_drifted(self):
        self.eventually(lambda: self.findings("disk-drift"), "the finding", 120)
        self.assertEqual(self.findings("disk-drift"), {("disk-drift", "d-sm9"): "attachment"})
        self.assertEqual(self.finding("disk-drift", "d-sm9")["node"], "k8s-worker-2")


if __name__ == "__main__":
    unittest.main()
