# SPDX-License-Identifier: Apache-2.0
"""Serving and shutdown of the exporter."""
import gzip
import http.client
import signal
import time
import unittest

from programs import (Exporter, FixtureServer, Simulator, connect, fetch, parse_metrics, self_signed,
                      temporary, temporary_folder, trusting, wait_until)

OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5"


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(simulator := Simulator("healthy"))
        cls.exporter = cls.enterClassContext(connect(simulator))
        cls.exporter.wait_ready()

    def test_text_and_openmetrics_hold_the_same_series(self):
        status, headers, text = fetch(self.exporter.url + "/metrics")
        self.assertEqual((status, headers["Content-Type"]),
                         (200, "text/plain; version=0.0.4; charset=utf-8"))
        status, headers, open_metrics = fetch(self.exporter.url + "/metrics", {"Accept": OPENMETRICS})
        self.assertEqual((status, headers["Content-Type"]),
                         (200, "application/openmetrics-text; version=1.0.0; charset=utf-8"))
        self.assertTrue(open_metrics.endswith(b"# EOF\n"))

        def domain(body):
            return {key for key in parse_metrics(body.decode()) if "_storage_persistent" in key[0]}

        self.assertTrue(domain(text))
        self.assertEqual(domain(text), domain(open_metrics))

    def test_gzip_holds_the_same_text(self):
        _, headers, body = fetch(self.exporter.url + "/metrics", {"Accept-Encoding": "gzip"})
        self.assertEqual(headers["Content-Encoding"], "gzip")
        self.assertIn(b"ack_storage_persistentvolumes{", gzip.decompress(body))

    def test_the_other_paths(self):
        for path, wanted in {"/-/healthy": 200, "/-/ready": 200, "/livez": 200, "/readyz": 200, "/": 200,
                             "/no": 404}.items():
            self.assertEqual(fetch(self.exporter.url + path)[0], wanted, path)
        self.assertEqual(fetch(self.exporter.url + "/metrics", method="POST")[0], 405)
        self.assertIn(b"/metrics", fetch(self.exporter.url + "/")[2])


class Addresses(unittest.TestCase):
    def test_several_addresses_and_ipv6(self):
        with FixtureServer() as server, Exporter(
                f"--kubernetes.server={server.url}", "--web.listen-address=[::1]:0") as exporter:
            ports = wait_until(lambda: [line.split("port=")[1].split()[0]
                                        for line in exporter.text().splitlines() if "port=" in line])
            self.assertEqual(len(ports), 2)
            self.assertEqual(fetch(f"http://127.0.0.1:{ports[0]}/-/healthy")[0], 200)
            self.assertEqual(fetch(f"http://[::1]:{ports[1]}/-/healthy")[0], 200)

    def test_tls_over_ipv6_too(self):
        folder = temporary_folder("tls")
        certificate, key = self_signed(folder)
        config = folder / "web.yaml"
        config.write_text("tls_server_config:\n  cert_file: cert.pem\n  key_file: key.pem\n")
        for address in ("127.0.0.1:0", "[::1]:0"):
            with self.subTest(address), FixtureServer() as server, Exporter(
                    f"--kubernetes.server={server.url}", f"--web.config.file={config}",
                    address=address, scheme="https") as exporter:
                exporter.wait_ready(trusting(certificate))
                status, _, body = fetch(exporter.url + "/metrics", context=trusting(certificate))
                self.assertEqual(status, 200)
                self.assertIn(b"ack_storage_source_up", body)


class Stopping(unittest.TestCase):
    def stop_seconds(self, exporter, with_signal=signal.SIGTERM):
        before = time.monotonic()
        self.assertEqual(exporter.stop(with_signal), 0, exporter.text())
        self.assertIn("msg=stopped", exporter.text().replace('"', ""))
        return time.monotonic() - before

    def test_stops_within_two_seconds_when_idle(self):
        for with_signal in (signal.SIGTERM, signal.SIGINT):
            with FixtureServer() as server, Exporter(f"--kubernetes.server={server.url}") as exporter:
                exporter.wait_ready()
                self.assertLess(self.stop_seconds(exporter, with_signal), 2)

    def test_stops_within_two_seconds_in_the_middle_of_a_poll(self):
        def hang(_):
            time.sleep(30)
            return 200, "text/plain", b""

        with FixtureServer(hang) as server, Exporter(f"--kubernetes.server={server.url}") as exporter:
            time.sleep(0.5)
            self.assertLess(self.stop_seconds(exporter), 2)

    def test_stops_within_two_seconds_with_an_open_connection(self):
        with FixtureServer() as server, Exporter(f"--kubernetes.server={server.url}") as exporter:
            exporter.wait_ready()
            connection = http.client.HTTPConnection(exporter.url.removeprefix("http://"))
            connection.request("GET", "/-/healthy")
            connection.getresponse().read()
            self.assertLess(self.stop_seconds(exporter), 2)
            connection.close()

    def test_a_rotated_token_is_used(self):
        token = temporary("token", "old")
        with Simulator("healthy", "--token", "old") as simulator, Exporter(
                f"--kubernetes.server={simulator.url}", f"--kubernetes.token-file={token}",
                "--kubernetes.poll-interval=1s") as exporter:
            exporter.wait_ready()
        with Simulator("healthy") as simulator, Exporter(
                f"--kubernetes.server={simulator.url}", f"--kubernetes.token-file={token}",
                "--kubernetes.poll-interval=1s") as exporter:
            wait_until(lambda: "401" in exporter.text(), what="a refused token")
            token.write_text("e2e-token")
            exporter.wait_ready()


if __name__ == "__main__":
    unittest.main()
