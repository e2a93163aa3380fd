# SPDX-License-Identifier: Apache-2.0
"""The exporter against responses captured from a real API server."""
import unittest

from programs import Exporter, FixtureServer, value, values

CLASS = "idc-receiver-web-20220328"
FULL_NODE = "cn-shenzhen.172.16.19.12"


class CapturedCluster(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(server := FixtureServer())
        exporter = cls.enterClassContext(Exporter(
            f"--kubernetes.server={server.url}", "--kubernetes.mode=poll"))
        exporter.wait_ready()
        cls.samples = exporter.metrics()
        cls.log = exporter.text()

    def test_counts_volumes_per_class_and_phase(self):
        counts = {phase: value(self.samples, "ack_storage_persistentvolumes", storageclass=CLASS,
                               phase=phase)
                  for phase in ("Pending", "Available", "Bound", "Released", "Failed")}
        self.assertEqual(counts, {"Pending": 0, "Available": 4, "Bound": 4, "Released": 1, "Failed": 0})

    def test_has_all_41_volumes(self):
        self.assertEqual(len(values(self.samples, "ack_storage_persistentvolume_info")), 41)
        self.assertEqual(sum(values(self.samples, "ack_storage_persistentvolumes")), 41)
        self.assertEqual(value(self.samples, "ack_storage_source_objects", source="persistentvolumes"), 41)

    def test_sees_the_full_node(self):
        self.assertEqual(value(self.samples, "ack_storage_node_attached_disks", node=FULL_NODE,
                               source="kubernetes"), 15)
        self.assertEqual(value(self.samples, "ack_storage_node_disk_limit", node=FULL_NODE,
                               source="csinode"), 15)
        self.assertEqual(value(self.samples, "ack_storage_node_disk_headroom", node=FULL_NODE), 0)

    def test_says_nothing_of_ecs_without_credentials(self):
        self.assertEqual(values(self.samples, "ack_storage_source_up", source="ecs_disks"), [])
        self.assertEqual(values(self.samples, "ack_storage_node_attached_disks", source="ecs"), [])
        self.assertEqual(self.log.count("alibaba side off"), 1)

    def test_decodes_everything(self):
        problems = values(self.samples, "ack_storage_decode_problems_total")
        self.assertEqual(len(problems), 15)
        self.assertEqual(sum(problems), 0)


if __name__ == "__main__":
    unittest.main()
