# SPDX-License-Identifier: Apache-2.0
"""A disk that ECS has elsewhere, in a cluster where nothing changes: the attachments have to be read
after the second list of disks, by a bookmark or by a list."""
import unittest

import cases

# At default intervals: two polls of five minutes and a bookmark, once a minute.
POLL_SECONDS = 10  # the shortest there is
BOOKMARK_SECONDS = 20
FLAGS = ("--checks.grace=1s", f"--alibaba.poll-interval={POLL_SECONDS}s")


class Drift:
    """What both ways of reading have to show."""
    case = "attachment-drift"
    bookmark_seconds = BOOKMARK_SECONDS

    def drifts(self):
        return [each for each in self.read("findings")["findings"] if each["check"] == "disk-drift"]

    def expect_drift(self):
        found = self.eventually(self.drifts, "two lists and a newer reading of the attachments",
                                2 * POLL_SECONDS + BOOKMARK_SECONDS)
        self.assertEqual([(each["name"], each["reason"], each["node"]) for each in found],
                         [("d-sm9", "attachment", "k8s-worker-2")])
        self.assertIn("instance i-bp1w1 (node k8s-worker-1)", found[0]["summary"])
        self.holds(lambda: self.drifts() == found, "over the next two lists of disks",
                   2.5 * POLL_SECONDS)
        self.assertEqual(self.findings("stuck-pod"), {}, "no pod that runs is stuck")


class WatchedDrift(Drift, cases.CaseTestCase):
    flags = FLAGS

    def test_the_disk_that_ecs_has_elsewhere_has_drifted_and_stays_so(self):
        self.expect_drift()


class ListedDrift(Drift, cases.CaseTestCase):
    flags = (*FLAGS, "--kubernetes.mode=poll")

    def test_the_disk_that_ecs_has_elsewhere_has_drifted_and_stays_so(self):
        self.expect_drift()


if __name__ == "__main__":
    unittest.main()
