# SPDX-License-Identifier: Apache-2.0
"""Alerts posted by the exporter itself, to a fake and to a real Alertmanager."""
import json
import ssl
import subprocess
import unittest

from fake_alertmanager import FakeAlertmanager, at, push
from incident_steps import STRAYS
from programs import (EXPORTER, Program, Simulator, connect, fetch, free_port, self_signed, temporary,
                      temporary_folder, value, values, wait_until)

ORPHAN = "AckStorageOrphanedPersistentVolume"
REFUSED = "AckStorageAttachError"


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


class BadInput(unittest.TestCase):
    def test_is_told_in_one_line_each(self):
        thresholds = temporary("thresholds.yml", "orphan_page: true\nnode_headroom_low: two\n")
        config = temporary("am.yml", "basic_auth: {username: me, password: s3cret, realm: x}\n")
        checked = subprocess.run(
            [EXPORTER, "--config.check", "--kubernetes.server=http://127.0.0.1:1",
             "--alertmanager.url=http://me:s3cret@127.0.0.1:9093",
             f"--alertmanager.config.file={config}", f"--alerts.thresholds.file={thresholds}"],
            capture_output=True, text=True, timeout=60)
        self.assertEqual(checked.returncode, 2)
        lines = checked.stderr.splitlines()
        self.assertEqual(len(lines), 4, lines)
        for wanted in ("--alertmanager.url: '***@127.0.0.1:9093' is not accepted",
                       f"--alertmanager.config.file: {config}: basic_auth: 'realm' is not supported",
                       f"--alerts.thresholds.file: {thresholds}: 'orphan_page' is no threshold",
                       f"{thresholds}: node_headroom_low: 'two' is not accepted, want a number"):
            self.assertEqual(sum(wanted in line for line in lines), 1, (wanted, lines))
        self.assertNotIn("s3cret", checked.stderr)


class OverTls(unittest.TestCase):
    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))
        self.certificate, self.key = self_signed(temporary_folder("am"))
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(self.certificate, self.key)

    def receive(self, config):
        alertmanager = self.enterContext(FakeAlertmanager(context=self.context))
        path = temporary("am.yml", json.dumps(config))
        return alertmanager, self.enterContext(push(
            self.simulator, alertmanager.url, flags=[f"--alertmanager.config.file={path}"]))

    def test_shows_its_certificate_and_token(self):
        self.context.verify_mode = ssl.CERT_REQUIRED
        self.context.load_verify_locations(self.certificate)
        token = temporary("token", "t0ken\n")
        alertmanager, _ = self.receive({
            "authorization": {"credentials_file": str(token)},
            "tls_config": {"ca_file": str(self.certificate), "cert_file": str(self.certificate),
                           "key_file": str(self.key)}})
        wait_until(lambda: alertmanager.posts, 60, "a post")
        self.assertEqual(alertmanager.posts[-1][1]["Authorization"], "Bearer t0ken")

    def test_posts_nothing_to_a_server_that_it_does_not_trust(self):
        alertmanager, exporter = self.receive({"authorization": {"credentials": "t0ken"}})
        wait_until(lambda: "alertmanager takes no alerts" in exporter.text(), 60, "the failure")
        self.assertIn("certificate", exporter.text())
        self.assertEqual(alertmanager.posts, [])


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


if __name__ == "__main__":
    unittest.main()
