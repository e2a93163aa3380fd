# SPDX-License-Identifier: Apache-2.0
import unittest

import cases


class AttachmentDrift(cases.CaseTestCase):
    case = "attachment-drift"
    # A list says each time that it is new.
    flags = ("--checks.grace=1s", "--kubernetes.mode=poll")

    def drifts(self):
        return [each for each in self.read("findings")["findings"] if each["check"] == "disk-drift"]

    def test_the_disk_that_ecs_has_elsewhere_has_drifted_and_stays_so(self):
        found = self.eventually(self.drifts, "two lists and the grace period", 90)
        self.assertEqual([(each["name"], each["reason"], each["node"]) for each in found],
                         [("d-sm9", "attachment", "k8s-worker-2")])
        self.assertIn("instance i-bp1w1 (node k8s-worker-1)", found[0]["summary"])
        self.holds(lambda: len(self.drifts()) == 1, "over the next list of disks", 12)

    def test_no_pod_that_runs_is_stuck(self):
        self.assertEqual(self.findings("stuck-pod"), {})


if __name__ == "__main__":
    unittest.main()
