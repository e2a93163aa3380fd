# SPDX-License-Identifier: Apache-2.0
"""Which findings about the cloud are withheld while its data is missing."""
import json
import unittest

from incident_steps import DISK_1, DISKS
from programs import Simulator, connect, fetch, value, values, wait_until

CLOUD_CHECKS = ("leaked-disk", "dangling-pv")


def found(exporter):
    status, _, body = fetch(f"{exporter.url}/api/v1/findings")
    if status != 200:
        raise ValueError(body)
    return {(each["check"], each["name"]) for each in json.loads(body)["findings"]}


def begin(case, *flags, simulator=None):
    simulator = simulator or case.enterContext(Simulator("incident"))
    exporter = case.enterContext(connect(simulator, "--checks.grace=1s", "--kubernetes.mode=poll",
                                         *flags))
    exporter.wait_ready()
    wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_info"), what="the disks")
    return simulator, exporter


class UnknownCloud(unittest.TestCase):
    def complete(self, exporter):
        return [value(exporter.metrics(), "ack_storage_check_complete", check=check)
                for check in CLOUD_CHECKS]

    def verdicts(self, exporter):
        return {key for key in found(exporter) if key[0] in CLOUD_CHECKS}

    def withheld_and_back(self, simulator, exporter, fault, then=lambda: None):
        simulator.control("advance?step=disk-deleted")
        every = {("leaked-disk", DISKS[2]), ("leaked-disk", DISKS[3]), ("dangling-pv", DISK_1)}
        wait_until(lambda: every <= self.verdicts(exporter), 150, "the verdicts")
        self.assertEqual(self.complete(exporter), [1, 1])
        simulator.control("faults", body=fault | {"match": "DescribeDisks", "count": 1000})
        wait_until(lambda: self.complete(exporter) == [0, 0], 60, "the verdicts to be withheld")
        self.assertEqual(self.verdicts(exporter), set())
        then()
        simulator.control("faults", method="DELETE")
        wait_until(lambda: every <= self.verdicts(exporter), 60, "the verdicts again")

    def test_that_is_down_and_then_too_old(self):
        simulator, exporter = begin(self, "--source.max-age=30s")

        def grow_old():
            self.assertTrue(values(exporter.metrics(), "ack_storage_disk_info"),
                            "the last good list is shown as long as it is young enough")
            wait_until(lambda: not values(exporter.metrics(), "ack_storage_disk_info"), 60, "age")
            self.assertEqual(self.complete(exporter), [0, 0])
            self.assertEqual(self.verdicts(exporter), set())
            self.assertEqual(value(exporter.metrics(), "ack_storage_source_up",
                                   source="ecs_disks"), 0)

        self.withheld_and_back(simulator, exporter, {"kind": "status", "status": 503}, grow_old)

    def test_that_fails_half_way(self):
        simulator = self.enterContext(Simulator(
            "incident", "--regions", "cn-shenzhen,cn-hangzhou", "--second-region-disks", "600"))
        _, exporter = begin(self, "--alibaba.regions=cn-shenzhen,cn-hangzhou", simulator=simulator)
        # Cut after the first region and the first page of the second one.
        self.withheld_and_back(simulator, exporter, {"kind": "truncate", "continue_only": True})


if __name__ == "__main__":
    unittest.main()
