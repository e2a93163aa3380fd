# SPDX-License-Identifier: Apache-2.0
"""The incident of the README, simulated: from both APIs to findings and costs."""
import unittest

from programs import Simulator, connect, value, values, wait_until

CLASS = "idc-receiver-web-20220328"
STRAYS = ("d-wz9gme1m29dd3jkf0g2t", "d-wz9gme1m29dd3jkf0g2x")


def orphans(samples):
    return {dict(labels)["name"]: dict(labels)["reason"] for (name, labels) in samples
            if name == "ack_storage_finding_info" and ("check", "orphaned-pv") in labels}


class Incident(unittest.TestCase):
    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))

    def read(self, *flags):
        exporter = self.enterContext(connect(self.simulator, *flags))
        exporter.wait_ready()
        wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_info"), what="the disks")
        return exporter

    def test_finds_the_two_strays_and_their_cost(self):
        samples = self.read().metrics()
        self.assertEqual(orphans(samples), dict.fromkeys(STRAYS, "available"))
        self.assertAlmostEqual(sum(values(samples, "ack_storage_finding_monthly_cost",
                                          check="orphaned-pv", currency="CNY")), 700)
        for stray in STRAYS:
            self.assertEqual(value(samples, "ack_storage_persistentvolume_capacity_bytes",
                                   persistentvolume=stray), 1000 * 2**30)
            self.assertEqual(value(samples, "ack_storage_disk_info", disk=stray,
                                   state="unattached_pv", persistentvolume=stray), 1)
        self.assertEqual(value(samples, "ack_storage_check_complete", check="orphaned-pv"), 1)

    def test_eight_bound_replicas_cost_2800(self):
        exporter = self.read()
        self.simulator.control("advance?step=bound")

        def bound_cost():
            return sum(v for (name, labels), v in exporter.metrics().items()
                       if name == "ack_storage_persistentvolume_monthly_cost"
                       and ("storageclass", CLASS) in labels
                       and dict(labels)["persistentvolumeclaim"])

        wait_until(lambda: abs(bound_cost() - 2800) < 1e-6, what="¥2800")
        self.assertEqual(orphans(exporter.metrics()), dict.fromkeys(STRAYS, "available"))

    def test_follows_the_story_to_released_volumes(self):
        exporter = self.read("--checks.grace=0s")
        self.simulator.control("advance?step=scale-down")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_persistentvolumes",
                                 storageclass=CLASS, phase="Bound") == 8, what="eight volumes")
        self.assertEqual(orphans(exporter.metrics()), dict.fromkeys(STRAYS, "available"),
                         "scaling down does not orphan a volume")
        self.simulator.control("advance?step=claims-deleted")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_persistentvolumes",
                                 storageclass=CLASS, phase="Released") == 6, what="six released")
        reasons = sorted(orphans(exporter.metrics()).values())
        self.assertEqual(reasons, ["available"] * 2 + ["released"] * 6)

    def test_counts_the_full_node_by_both_views(self):
        exporter = self.read()
        self.simulator.control("advance?step=scale-up")
        wait_until(lambda: min(values(exporter.metrics(), "ack_storage_node_disk_headroom")) <= 0,
                   what="a full node")
        samples = exporter.metrics()
        limits = {dict(labels)["source"] for (name, labels) in samples
                  if name == "ack_storage_node_disk_limit"}
        self.assertLessEqual({"csinode", "instance_type"}, limits)
        self.assertTrue(values(samples, "ack_storage_node_attached_disks", source="ecs"))

    def test_keeps_its_data_through_an_outage_and_recovers(self):
        exporter = self.read("--source.max-age=4s")
        self.simulator.control("faults", body={"match": "/api/v1/persistentvolumes", "kind": "status",
                                               "status": 403, "count": 1000})
        self.simulator.control("restart")  # drops open watches, which would survive the fault
        errors = lambda: value(exporter.metrics(), "ack_storage_source_errors_total",  # noqa: E731
                               source="persistentvolumes", kind="forbidden")
        wait_until(lambda: errors() >= 1, what="a failed poll")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_up",
                                 source="persistentvolumes") == 0, what="the data to be too old")
        samples = exporter.metrics()
        self.assertEqual(values(samples, "ack_storage_persistentvolume_info"), [])
        self.assertEqual(value(samples, "ack_storage_check_complete", check="orphaned-pv"), 0)
        self.assertEqual(orphans(samples), {})
        self.assertTrue(values(samples, "ack_storage_node_info"), "the other sources go on")
        self.assertEqual(exporter.text().count("source fails"), 1, "logged once, not at every poll")
        self.simulator.control("faults", method="DELETE")
        wait_until(lambda: set(orphans(exporter.metrics())) == set(STRAYS), what="recovery")
        self.assertIn("source works again", exporter.text())


if __name__ == "__main__":
    unittest.main()
