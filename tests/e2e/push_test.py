# SPDX-License-Identifier: Apache-2.0
"""Alerts posted by the exporter itself, to a fake and to a real Alertmanager, and beside Prometheus."""
import json
import re
import subprocess
import unittest

from fake_alertmanager import FakeAlertmanager, at
from incident_steps import STEPS, STRAYS
from programs import (EXPORTER, ROOT, Program, Simulator, connect, fetch, free_port, temporary,
                      temporary_folder, value, values, wait_until)

ORPHAN = "AckStorageOrphanedPersistentVolume"
REFUSED = "AckStorageAttachError"
AT_ONCE = "hold_factor: 0\nkeep_firing_for: 1s\n"


def push(simulator, *urls, thresholds=AT_ONCE, flags=()):
    """An exporter that posts to all `urls` every second."""
    return connect(simulator, *(f"--alertmanager.url={url}" for url in urls),
                   "--alertmanager.interval=1s", "--alertmanager.external-labels=cluster=prod",
                   f"--alerts.thresholds.file={temporary('thresholds.yml', thresholds)}", *flags)


def names(alerts):
    return {alert["labels"]["name"] for alert in alerts}


class ToAFake(unittest.TestCase):
    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))

    def receive(self, *flags, status=200):
        alertmanager = self.enterContext(FakeAlertmanager(status))
        return alertmanager, self.enterContext(push(self.simulator, alertmanager.url, flags=flags))

    def wait_for_strays(self, alertmanager, seconds=60):
        wait_until(lambda: names(alertmanager.firing(alertname=ORPHAN)) == set(STRAYS), seconds,
                   "the alerts on the strays")

    def test_sends_labels_and_annotations_of_the_rules(self):
        config = temporary("am.yml", "basic_auth: {username: me, password: s3cret}\n")
        alertmanager, exporter = self.receive(f"--alertmanager.config.file={config}")
        self.wait_for_strays(alertmanager)
        alert = next(a for a in alertmanager.firing(alertname=ORPHAN))
        labels = {name: label for name, label in alert["labels"].items() if name not in ("name", "zone")}
        self.assertEqual(labels, {
            "alertname": ORPHAN, "severity": "critical", "cluster": "prod", "check": "orphaned-pv",
            "job": "ack-storage-exporter", "kind": "PersistentVolume", "reason": "available",
            "storageclass": "idc-receiver-web-20220328"})
        annotations = alert["annotations"]
        self.assertEqual(set(annotations), {"summary", "description", "runbook_url", "dashboard_url"})
        self.assertRegex(annotations["description"], r"of cluster prod has been Available for \d+d")
        self.assertIn("It costs ¥350.00 a month.", annotations["description"])
        path, headers, _ = alertmanager.posts[0]
        self.assertEqual(path, "/api/v2/alerts")
        self.assertEqual(headers["Authorization"], "Basic bWU6czNjcmV0")
        self.assertNotIn("s3cret", exporter.text())
        samples = exporter.metrics()
        self.assertEqual(value(samples, "ack_storage_alertmanager_up", alertmanager=alertmanager.url), 1)
        self.assertGreaterEqual(values(samples, "ack_storage_alerts_sent_total")[0], 2)
        self.assertGreaterEqual(value(samples, "ack_storage_alerts", state="firing"), 2)

    def test_keeps_the_start_over_a_restart(self):
        alertmanager, exporter = self.receive()
        self.wait_for_strays(alertmanager)
        before = {alert["labels"]["name"]: alert for alert in alertmanager.firing(alertname=ORPHAN)}
        exporter.stop()
        alertmanager.forget()
        self.enterContext(push(self.simulator, alertmanager.url))
        self.wait_for_strays(alertmanager)
        for alert in alertmanager.firing(alertname=ORPHAN):
            self.assertEqual(alert["startsAt"], before[alert["labels"]["name"]]["startsAt"])
            self.assertEqual(alert["labels"], before[alert["labels"]["name"]]["labels"])

    def test_ends_an_alert_with_its_cause(self):
        alertmanager, _ = self.receive()
        self.simulator.control("advance?step=scale-up")
        wait_until(lambda: alertmanager.firing(alertname=REFUSED), 60, "an attachment that is refused")
        fired = {alert["labels"]["node"]: alert for alert in alertmanager.firing(alertname=REFUSED)}
        self.simulator.control("advance?step=bound")
        wait_until(lambda: not alertmanager.firing(alertname=REFUSED), 60, "its end")
        for alert in alertmanager.received().values():
            if alert["labels"]["alertname"] == REFUSED:
                self.assertEqual(alert["startsAt"], fired[alert["labels"]["node"]]["startsAt"])
                self.assertLessEqual(at(alert["startsAt"]), at(alert["endsAt"]))

    def test_goes_on_where_one_alertmanager_fails(self):
        for status in (400, 401, 500):
            with self.subTest(status=status), FakeAlertmanager(status) as failing, \
                    FakeAlertmanager() as fine, push(self.simulator, failing.url, fine.url) as exporter:
                self.wait_for_strays(fine)
                samples = exporter.metrics()
                up = {url: value(samples, "ack_storage_alertmanager_up", alertmanager=url)
                      for url in (failing.url, fine.url)}
                self.assertEqual(up, {failing.url: 0, fine.url: 1})
                self.assertEqual(values(samples, "ack_storage_alerts_failed_total",
                                        alertmanager=fine.url), [])
                self.assertEqual(exporter.text().count("alertmanager takes no alerts"), 1)
                self.assertIn(f"code={status}", exporter.text())

    def test_sends_what_holds_to_an_alertmanager_that_is_back(self):
        alertmanager, exporter = self.receive(status=500)
        wait_until(lambda: alertmanager.posts, 60, "a post")
        alertmanager.status = 200
        alertmanager.forget()
        self.wait_for_strays(alertmanager)
        self.assertEqual(exporter.text().count("alertmanager takes no alerts"), 1)
        self.assertEqual(exporter.text().count("alertmanager takes alerts again"), 1)

    def test_survives_one_that_is_dead_or_hangs(self):
        with FakeAlertmanager("hang") as hanging:
            dead = f"http://127.0.0.1:{free_port()}"
            with FakeAlertmanager() as fine, push(self.simulator, dead, hanging.url, fine.url) as exporter:
                self.wait_for_strays(fine, 90)
                wait_until(lambda: "code=timeout" in exporter.text(), 60, "the time-out")
                self.assertIn("code=unavailable", exporter.text())
                self.assertEqual(exporter.text().count("alertmanager takes no alerts"), 2)
                self.assertEqual(exporter.stop(), 0)

    def test_posts_nothing_by_default(self):
        exporter = self.enterContext(connect(self.simulator))
        exporter.wait_ready()
        self.assertNotIn("alertmanager", exporter.text())
        self.assertFalse(values(exporter.metrics(), "ack_storage_alerts"))


class ToARealOne(unittest.TestCase):
    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.config = temporary("alertmanager.yml", "route: {receiver: none}\nreceivers: [{name: none}]\n")
        self.data = temporary_folder("alertmanager")

    def alertmanager(self):
        return Program(["prometheus-alertmanager", f"--config.file={self.config}",
                        f"--storage.path={self.data}", f"--web.listen-address=127.0.0.1:{self.port}",
                        "--cluster.listen-address="])

    def exporter_when_up(self):
        wait_until(lambda: fetch(self.url + "/-/ready")[0] == 200, what="Alertmanager")
        return push(self.simulator, self.url)

    def active(self, name):
        alerts = json.loads(fetch(self.url + "/api/v2/alerts?active=true")[2])
        return {alert["labels"].get("name", alert["labels"].get("node")): alert for alert in alerts
                if alert["labels"]["alertname"] == name}

    def test_shows_alerts_and_their_end(self):
        with self.alertmanager(), self.exporter_when_up() as exporter:
            wait_until(lambda: set(self.active(ORPHAN)) == set(STRAYS), 60, "the strays")
            alert = self.active(ORPHAN)[STRAYS[0]]
            self.assertIn("It costs ¥350.00 a month.", alert["annotations"]["description"])
            self.assertEqual(value(exporter.metrics(), "ack_storage_alertmanager_up"), 1)
            self.simulator.control("advance?step=scale-up")
            wait_until(lambda: self.active(REFUSED), 60, "an attachment that is refused")
            self.simulator.control("advance?step=bound")
            wait_until(lambda: not self.active(REFUSED), 60, "its end")
            self.assertEqual(set(self.active(ORPHAN)), {STRAYS[1]})
            self.assertNotIn("takes no alerts", exporter.text())

    def test_gets_all_that_holds_when_it_comes_up_later(self):
        with push(self.simulator, self.url) as exporter:
            wait_until(lambda: "alertmanager takes no alerts" in exporter.text(), 60, "a failure")
            with self.alertmanager():
                wait_until(lambda: set(self.active(ORPHAN)) == set(STRAYS), 90, "the strays")


class BesidePrometheus(unittest.TestCase):
    """The rules in a real Prometheus and the push tell of the same alerts in the same words."""
    maxDiff = None

    THRESHOLDS = AT_ONCE + "orphan_min_age: 0s\nunused_claim_min_age: 0s\n"
    # What differs by the moment of the evaluation.
    DURATION = re.compile(r"(\d+d )?(\d+h )?(\d+m )?\d+(\.\d+)?s\b")
    # Checks whose alerts are on other metrics.
    OTHERWISE = {"attach-error", "node-disk-limit"}

    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))
        self.fake = self.enterContext(FakeAlertmanager())
        exporter = self.enterContext(push(
            self.simulator, self.fake.url, thresholds=self.THRESHOLDS,
            flags=("--checks.grace=1s", "--kubernetes.mode=poll", "--alibaba.slow-poll-interval=10s")))
        exporter.wait_ready()
        rules = temporary_folder("rules")
        subprocess.run([EXPORTER, "bundle", f"--rules={rules}",
                        f"--thresholds={temporary('thresholds.yml', self.THRESHOLDS)}"],
                       check=True, capture_output=True, timeout=60)
        config = {"global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
                  "rule_files": [f"{rules}/*.yml"],
                  "scrape_configs": [{"job_name": "ack-storage-exporter", "honor_labels": True,
                                      "static_configs": [{
                                          "targets": [exporter.url.removeprefix("http://")],
                                          "labels": {"cluster": "prod"}}]}]}
        port = free_port()
        self.enterContext(Program([
            "prometheus", f"--config.file={temporary('prometheus.yml', json.dumps(config))}",
            f"--storage.tsdb.path={temporary_folder('tsdb')}", f"--web.listen-address=127.0.0.1:{port}"]))
        self.prometheus = f"http://127.0.0.1:{port}"
        guide = (ROOT / "docs" / "operations.md").read_text()
        guide = guide[guide.index("These alerts need Prometheus"):]
        self.not_pushed = set(re.findall(r"`(AckStorage\w+)`", guide[:guide.index("\n## ")]))

    def told(self, alerts):
        """{labels: annotations} with durations masked."""
        return {frozenset(alert["labels"].items()): {
                    name: self.DURATION.sub("SOME TIME", text)
                    for name, text in alert["annotations"].items()}
                for alert in alerts if alert["labels"]["alertname"] not in self.not_pushed}

    def by_rules(self):
        alerts = json.loads(fetch(self.prometheus + "/api/v1/alerts")[2])["data"]["alerts"]
        return self.told(alert for alert in alerts if alert["state"] == "firing")

    def by_push(self):
        return self.told(self.fake.firing())

    def findings(self):
        """What the pushed alerts say of findings, like the table of incident_steps."""
        return {(said["check"], said["node"] if said["kind"] == "VolumeAttachment"
                 else "/".join(filter(None, (said.get("namespace"), said["name"]))), said["reason"])
                for said in map(dict, self.push) if "check" in said and "kind" in said}

    def expect(self, step, findings):
        wanted = {finding[:3] for finding in findings if finding[0] not in self.OTHERWISE}
        self.rules = self.push = {}

        def is_same():
            self.rules, self.push = self.by_rules(), self.by_push()
            return self.rules == self.push and self.findings() == wanted

        try:
            # An alert whose text has changed is sent again after a minute.
            wait_until(is_same, 150, f"the same alerts at {step}")
        except AssertionError:
            self.assertEqual(self.findings(), wanted, step)
            by_text = [{str(sorted(labels)): said for labels, said in told.items()}
                       for told in (self.rules, self.push)]
            self.assertEqual(*by_text, step)

    def test_tells_the_same_at_every_step(self):
        self.assertGreater(len(self.not_pushed), 5)
        told = set()
        for step, findings, _ in STEPS:
            self.simulator.control(f"advance?step={step}")
            self.expect(step, findings)
            told |= {dict(labels)["alertname"] for labels in self.push}
        self.assertGreaterEqual(len(told), 12, told)


if __name__ == "__main__":
    unittest.main()
