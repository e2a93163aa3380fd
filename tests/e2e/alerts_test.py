# SPDX-License-Identifier: Apache-2.0
"""From the simulated cluster to the pager, by real servers."""
import time
import unittest

import incident_alerts
from alert_servers import MINUTES, THRESHOLDS, Alertmanager, Pager, Prometheus
from incident_steps import DISKS
from programs import PATIENCE, Simulator, connect, free_port, temporary, wait_until


def object_of(labels):
    """The object of an alert as the table writes it: an attachment by its node."""
    of = dict(labels).get
    if of("kind") == "VolumeAttachment":
        return of("node")
    if of("name"):
        return "/".join(filter(None, (of("namespace"), of("name"))))
    if of("statefulset"):
        return f"{of('namespace')}/{of('statefulset')}, {of('claim')}"
    if of("persistentvolume"):
        return f"{of('persistentvolume')}, {of('node')}"
    return of("node") or of("source") or of("check") or of("currency") or of("job")


def told(alertmanager, pager):
    """(alert, object, receiver) of what fires. A receiver is who was told and heard of no end."""
    told_to = {}
    for (receiver, labels), status in pager.latest().items():
        if status == "firing":
            told_to[labels] = receiver
    return {(dict(labels)["alertname"], object_of(labels),
             "nobody" if is_muted else told_to.get(labels, "nobody yet"))
            for labels, is_muted in alertmanager.firing().items()}


class Incident(unittest.TestCase):
    """The table of incident_alerts."""
    maxDiff = None

    def expect(self, step, read, expected):
        """The same for five seconds, once it is as expected."""
        deadline = time.monotonic() + 90 * PATIENCE
        good_since = None
        while time.monotonic() < deadline:
            if read() != expected:
                good_since = None
            elif good_since is None:
                good_since = time.monotonic()
            elif time.monotonic() - good_since > 5:
                return
            time.sleep(0.5)
        self.assertEqual(sorted(read()), sorted(expected), step)

    def test_each_step_tells_these_people_of_these_alerts_and_no_others(self):
        simulator = self.enterContext(Simulator("incident"))
        pagers = {"by Prometheus": Pager(), "by the exporter itself": Pager()}
        alertmanagers = {way: self.enterContext(Alertmanager(pager))
                         for way, pager in pagers.items()}
        exporter = self.enterContext(connect(
            simulator, "--checks.grace=1s", "--kubernetes.mode=poll",
            "--alibaba.slow-poll-interval=10s", "--alertmanager.interval=1s",
            f"--alertmanager.url={alertmanagers['by the exporter itself'].url}",
            f"--alerts.thresholds.file={temporary('thresholds.yml', THRESHOLDS)}"))
        exporter.wait_ready()
        self.enterContext(Prometheus(exporter, alertmanagers["by Prometheus"]))
        for step, expected in incident_alerts.STEPS.items():
            simulator.control(f"advance?step={step}")
            for way, pager in pagers.items():
                self.expect(f"{step}, {way}", lambda way=way, pager=pager:
                            told(alertmanagers[way], pager), expected)
        for way, pager in pagers.items():
            self.expect_the_end(way, pager)

    def expect_the_end(self, way, pager):
        still_firing = {(dict(labels)["alertname"], object_of(labels))
                        for (receiver, labels), status in pager.latest().items()
                        if status == "firing" and receiver != "digest"}
        # Of the digest nobody hears an end. Nor perhaps of what ends while something else mutes it,
        # as the orphans that were Released when they became strays.
        self.assertLessEqual(still_firing, {("AckStorageOrphanedPersistentVolume", disk)
                                            for disk in DISKS[:2]}, way)


class Healthy(unittest.TestCase):
    def test_an_hour_of_a_healthy_cluster_raises_no_alert(self):
        simulator = self.enterContext(Simulator("healthy"))
        exporter = self.enterContext(connect(simulator, "--checks.grace=1s",
                                             "--alibaba.slow-poll-interval=10s"))
        exporter.wait_ready()
        pager = Pager()
        alertmanager = self.enterContext(Alertmanager(pager))
        prometheus = self.enterContext(Prometheus(exporter, alertmanager, MINUTES))
        time.sleep(60)
        self.assertEqual(prometheus.firing(), set())
        self.assertEqual(pager.notifications, [])


class Noise(unittest.TestCase):
    """An hour in which the sources fail now and then, as a minute."""
    OF_SOURCES = {"AckStorageSourceDown", "AckStorageSourceStale", "AckStorageTargetDown",
                  "AckStorageCheckWithheld", "AckStorageApiThrottled", "AckStorageWatchFlapping"}

    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))
        self.port = free_port()
        self.exporter = self.start()
        self.pager = Pager()
        self.alertmanager = self.enterContext(Alertmanager(self.pager))
        self.enterContext(Prometheus(self.exporter, self.alertmanager, MINUTES))
        self.pages = {(alert, each) for alert, each, receiver in incident_alerts.STEPS["steady"]
                      if receiver == "pager"}

    def start(self):
        exporter = connect(self.simulator, "--checks.grace=1s", "--alibaba.slow-poll-interval=10s",
                           address=f"127.0.0.1:{self.port}")
        exporter.wait_ready()
        return exporter

    def paged(self):
        """(alert, object, status) of every page so far."""
        return {(alert["labels"]["alertname"], object_of(alert["labels"].items()), alert["status"])
                for receiver, body in list(self.pager.notifications) if receiver == "pager"
                for alert in body["alerts"]}

    def fault(self, **fault):
        self.simulator.control("faults", body={"count": 1000} | fault)

    def make_noise(self):
        for _ in range(2):
            self.fault(match="DescribeDisks", kind="status", status=503)
            time.sleep(11)
            self.simulator.control("faults", method="DELETE")
            self.fault(match="DescribeInstances", kind="throttle")
            time.sleep(11)
        self.simulator.control("restart", body={"away_ms": 1000, "forbidden_ms": 2000})
        time.sleep(8)
        self.exporter.stop()
        self.exporter = self.start()
        time.sleep(8)
        self.simulator.control("restart", body={"away_ms": 1000, "forbidden_ms": 2000})
        time.sleep(8)

    def test_nobody_is_paged_of_it_and_no_page_ends_by_it(self):
        expected = {(*page, "firing") for page in self.pages}
        try:
            wait_until(lambda: self.paged() >= expected, 60, "the pages of before")
            self.make_noise()
        finally:
            self.exporter.stop()
        self.assertEqual(self.paged(), expected)
        tickets = {alert["labels"]["alertname"] for receiver, body in self.pager.notifications
                   if receiver == "ticket" for alert in body["alerts"]}
        known = {alert for alert, _, receiver in incident_alerts.STEPS["steady"]
                 if receiver == "ticket"}
        self.assertLessEqual(tickets - known, self.OF_SOURCES)


if __name__ == "__main__":
    unittest.main()
