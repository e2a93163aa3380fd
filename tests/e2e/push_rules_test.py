# SPDX-License-Identifier: Apache-2.0
"""Alerts posted by the exporter itself beside those of the rules."""
import json
import re
import subprocess
import unittest

from fake_alertmanager import AT_ONCE, FakeAlertmanager, push
from incident_steps import STEPS
from programs import (EXPORTER, ROOT, Program, Simulator, fetch, free_port, temporary, temporary_folder,
                      wait_until)


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
