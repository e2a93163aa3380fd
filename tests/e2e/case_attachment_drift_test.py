# SPDX-License-Identifier: Apache-2.0
"""A disk that ECS has elsewhere, in a cluster where nothing changes: the attachments have to be read
after the second list of disks, by a bookmark or by a list."""
import unittest

import cases

# At default intervals: two polls of five minutes and a bookmark, once a minute.
POLL_SECONDS = 10  # the shortest there is
BOOKMARK_SECONDS = 20
FLAGS = ("--checks.grace=1s", f"--alibaba.poll-interval={POLL_SECONDS}s")


class Watched:
    """The case with bookmarks."""
    case = "attachment-drift"
    bookmark_seconds = BOOKMARK_SECONDS
    flags = FLAGS


class Drift(Watched):
    """What both ways of reading have to show."""

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
    def test_the_disk_that_ecs_has_elsewhere_has_drifted_and_stays_so(self):
        self.expect_drift()


class ListedDrift(Drift, cases.CaseTestCase):
    flags = (*FLAGS, "--kubernetes.mode=poll")

    def test_the_disk_that_ecs_has_elsewhere_has_drifted_and_stays_so(self):
        self.expect_drift()


def find(items, name):
    return next(each for each in items if each["metadata"]["name"] == name)


def detach(documents):
    """ECS has the disk of pod other-x nowhere; it has been attached to its node for hours."""
    disk = next(each for each in documents["disks"] if each["DiskId"] == "d-sm9")
    disk |= {"Status": "Available", "InstanceId": "", "Attachments": {"Attachment": []}}
    return find(documents["pods"]["items"], "other-x")


class DetachedUnderAPod(Watched, cases.CaseTestCase):
    @staticmethod
    def edit(documents):
        status = detach(documents)["status"]
        status["containerStatuses"][0] |= {
            "ready": False, "started": False, "restartCount": 40,
            "state": {"waiting": {"reason": "CrashLoopBackOff"}}}

    def test_a_crash_loop_uses_its_disk_and_does_not_wait_for_it(self):
        self.eventually(lambda: self.findings("disk-drift") == {("disk-drift", "d-sm9"): "detached"},
                        "the drift", 2 * POLL_SECONDS + BOOKMARK_SECONDS)
        self.holds(lambda: len(self.findings("disk-drift")) == 1, "over the next list",
                   1.5 * POLL_SECONDS)
        self.assertEqual(self.findings("stuck-pod"), {})


class DetachedBeforeAPod(Watched, cases.CaseTestCase):
    @staticmethod
    def edit(documents):
        pod = detach(documents)
        started = pod["status"]["startTime"]
        pod["status"]["containerStatuses"][0] |= {
            "ready": False, "started": False,
            "state": {"terminated": {"exitCode": 255, "startedAt": started, "finishedAt": started}}}

    def test_a_pod_that_waits_since_the_reboot_of_its_node_is_stuck_and_nothing_else(self):
        self.eventually(lambda: self.findings("stuck-pod") == {("stuck-pod", "db/other-x"): "mount"},
                        "the finding")
        self.holds(lambda: (len(self.findings("stuck-pod")), self.findings("disk-drift")) == (1, {}),
                   "over the next lists", 2.5 * POLL_SECONDS + BOOKMARK_SECONDS)


if __name__ == "__main__":
    unittest.main()
