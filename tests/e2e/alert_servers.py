# SPDX-License-Identifier: Apache-2.0
"""A real Prometheus and a real Alertmanager with what this repository bundles, faster than in life."""
import http.server
import json
import re
import subprocess
import threading

from programs import EXPORTER, ROOT, Program, fetch, free_port, temporary, temporary_folder, wait_until

# 15 minutes become 3 seconds. What may be young in a story of minutes is reported at once.
THRESHOLDS = """
hold_factor: 0.0002
keep_firing_for: 0s
orphan_min_age: 1s
unused_claim_min_age: 1s
"""
CONFIGURATION = ROOT / "alerts" / "alertmanager" / "alertmanager.yml"


# A sixtieth: an hour is a minute.
MINUTES = """
hold_factor: 0.0167
keep_firing_for: 15s
orphan_min_age: 1s
unused_claim_min_age: 1s
"""


class Pager:
    """Takes notifications of webhooks, in the order in which they came."""

    def __init__(self):
        self.notifications = []
        pager = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                pager.notifications.append((self.path.strip("/"), body))
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def latest(self):
        """The last word on each alert: {(receiver, frozenset of labels): "firing" or "resolved"}."""
        return {(receiver, frozenset(alert["labels"].items())): alert["status"]
                for receiver, body in list(self.notifications) for alert in body["alerts"]}


class Alertmanager(Program):
    def __init__(self, pager):
        text = CONFIGURATION.read_text(encoding="utf-8")
        # At any hour, and without the waits in which people would be told less often.
        text = re.sub(r".*_time_intervals:.*\n", "", text)
        text = re.sub(r"group_wait: \w+", "group_wait: 3s", text)
        text = re.sub(r"group_interval: \w+", "group_interval: 1s", text)
        text = text.replace("http://127.0.0.1:5001", f"http://127.0.0.1:{pager.server.server_port}")
        text = text.replace("templates/", f"{CONFIGURATION.parent}/templates/")
        port = free_port()
        super().__init__(["prometheus-alertmanager", f"--config.file={temporary('am.yml', text)}",
                          f"--storage.path={temporary_folder('am')}", "--cluster.listen-address=",
                          f"--web.listen-address=127.0.0.1:{port}"])
        self.url = f"http://127.0.0.1:{port}"
        wait_until(lambda: self.expect_alive() and fetch(self.url + "/-/ready")[0] == 200,
                   what="Alertmanager")

    def firing(self):
        """Labels of the alerts that fire -> whether another one mutes them."""
        alerts = json.loads(fetch(self.url + "/api/v2/alerts")[2])
        return {frozenset(alert["labels"].items()): bool(alert["status"]["inhibitedBy"])
                for alert in alerts}


class Prometheus(Program):
    """Scrapes the exporter and evaluates the bundled rules each second."""

    def __init__(self, exporter, alertmanager, thresholds=THRESHOLDS):
        rules = temporary_folder("rules")
        subprocess.run([EXPORTER, "bundle", f"--rules={rules}",
                        f"--thresholds={temporary('thresholds.yml', thresholds)}"], check=True,
                       capture_output=True, timeout=60)
        config = (ROOT / "alerts" / "prometheus" / "prometheus.yml").read_text(encoding="utf-8")
        for before, after in (("127.0.0.1:10068", exporter.url.removeprefix("http://")),
                              ("127.0.0.1:9093", alertmanager.url.removeprefix("http://")),
                              ("../rules", str(rules)), ("30s", "1s"), ("10s", "1s")):
            assert before in config, before
            config = config.replace(before, after)
        port = free_port()
        super().__init__(["prometheus", f"--config.file={temporary('prometheus.yml', config)}",
                          f"--storage.tsdb.path={temporary_folder('tsdb')}",
                          "--rules.alert.resend-delay=2s", f"--web.listen-address=127.0.0.1:{port}"])
        self.url = f"http://127.0.0.1:{port}"
        wait_until(lambda: self.expect_alive() and fetch(self.url + "/-/ready")[0] == 200,
                   what="Prometheus")

    def firing(self):
        """Labels of the alerts that fire, without the severity of Alertmanager's own labels."""
        alerts = json.loads(fetch(self.url + "/api/v1/alerts")[2])["data"]["alerts"]
        return {frozenset(alert["labels"].items()) for alert in alerts if alert["state"] == "firing"}
