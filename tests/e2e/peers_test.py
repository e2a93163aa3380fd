# SPDX-License-Identifier: Apache-2.0
"""Real peers: kubectl against the simulator, Prometheus and promtool against the exporter."""
import json
import subprocess
import unittest
import urllib.parse

from programs import (KUBECTL, ROOT, Program, Simulator, connect, fetch, free_port, temporary,
                      temporary_folder, wait_until)


@unittest.skipUnless(KUBECTL.exists(), "kubectl is not there (deploy/dependencies.sh kubectl)")
class Kubectl(unittest.TestCase):
    def setUp(self):
        # kubectl sends no token over plain HTTP.
        simulator = self.enterContext(Simulator("incident", "--anonymous"))
        self.config = temporary("kubeconfig", json.dumps({
            "apiVersion": "v1", "kind": "Config", "current-context": "s",
            "clusters": [{"name": "s", "cluster": {"server": simulator.url}}],
            "contexts": [{"name": "s", "context": {"cluster": "s", "user": ""}}]}))

    def kubectl(self, *arguments):
        # A separate home: kubectl caches discovery by address, and ports are reused.
        ended = subprocess.run([KUBECTL, f"--kubeconfig={self.config}", *arguments], text=True,
                               capture_output=True, timeout=60,
                               env={"HOME": str(temporary_folder("home")), "PATH": "/usr/bin:/bin"})
        self.assertEqual(ended.returncode, 0, ended.stderr)
        return ended.stdout

    def test_lists_every_resource_of_the_exporter(self):
        table = self.kubectl("get", "pv,pvc,sts,nodes,volumeattachments,csinodes", "-A")
        for wanted in ("persistentvolume/d-wz9gme1m29dd3jkf0g2t", "persistentvolumeclaim/",
                       "statefulset.apps/receiver-receiver-web-statefulset", "node/cn-shenzhen.",
                       "volumeattachment.storage.k8s.io/", "csinode.storage.k8s.io/"):
            self.assertIn(wanted, table)

    def test_prints_the_columns_of_a_real_server(self):
        header, *rows = self.kubectl("get", "pv").splitlines()
        for column in ("CAPACITY", "ACCESS MODES", "RECLAIM POLICY", "STATUS", "CLAIM", "STORAGECLASS"):
            self.assertIn(column, header)
        stray = next(row for row in rows if row.startswith("d-wz9gme1m29dd3jkf0g2t"))
        for wanted in ("1000Gi", "RWO", "Retain", "Available", "idc-receiver-web-20220328"):
            self.assertIn(wanted, stray)


class Prometheus(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(simulator := Simulator("incident"))
        cls.exporter = cls.enterClassContext(connect(simulator))
        cls.exporter.wait_ready()
        wait_until(lambda: b"ack_storage_disk_info" in fetch(cls.exporter.url + "/metrics")[2])

    def test_promtool_has_nothing_to_say(self):
        text = fetch(self.exporter.url + "/metrics")[2]
        ended = subprocess.run(["promtool", "check", "metrics"], input=text, capture_output=True,
                               timeout=60)
        self.assertEqual((ended.returncode, ended.stdout, ended.stderr), (0, b"", b""))

    def test_prometheus_scrapes_openmetrics_and_the_dashboard_has_data(self):
        port = free_port()
        target = self.exporter.url.removeprefix("http://")
        config = (ROOT / "alerts" / "prometheus" / "prometheus.yml").read_text()
        config = (config.replace("127.0.0.1:10068", target).replace("30s", "1s").replace("10s", "1s")
                  .replace("../rules", str(ROOT / "alerts" / "rules")))
        data = temporary_folder("tsdb")
        with Program(["prometheus", f"--config.file={temporary('prometheus.yml', config)}",
                      f"--storage.tsdb.path={data}", f"--web.listen-address=127.0.0.1:{port}",
                      "--log.level=debug"]) as prometheus:
            url = f"http://127.0.0.1:{port}"

            def query(expression):
                path = "/api/v1/query?" + urllib.parse.urlencode({"query": expression})
                return json.loads(fetch(url + path)[2])["data"]["result"]

            wait_until(lambda: query('count_over_time(up{job="ack-storage-exporter"}[1m]) >= 5'),
                       what="some scrapes")
            targets = json.loads(fetch(url + "/api/v1/targets")[2])["data"]["activeTargets"]
            self.assertEqual([(t["health"], t["lastError"]) for t in targets], [("up", "")])
            scraped = query("scrape_samples_scraped")[0]["value"][1]
            kept = query("scrape_samples_post_metric_relabeling")[0]["value"][1]
            series = query('count({job="ack-storage-exporter",__name__!~"up|scrape_.*|ALERTS.*|.*:.*"})')
            self.assertEqual((scraped, series[0]["value"][1]), (kept, kept))
            log = prometheus.text()
            for complaint in ("Append failed", "duplicate", "out-of-order", "out of bounds", "dropped"):
                self.assertNotIn(complaint, log)
            ended = subprocess.run(
                ["python3", ROOT / "dashboards" / "check.py", "--prometheus", url],
                capture_output=True, text=True, timeout=120)
            self.assertEqual(ended.returncode, 0, ended.stdout + ended.stderr)


if __name__ == "__main__":
    unittest.main()
