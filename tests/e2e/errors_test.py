# SPDX-License-Identifier: Apache-2.0
"""Every configuration error is reported in one line with the cause and the remedy."""
import re
import subprocess
import unittest

from programs import (EXPORTER, KEY_ID, KEY_SECRET, TOKEN, Exporter, FixtureServer, Simulator,
                      connect, free_port, self_signed, temporary, temporary_folder, value, values,
                      wait_until)


def run(*flags, environment=None):
    """Exit status and stderr lines of a start that must fail."""
    ended = subprocess.run([str(EXPORTER), *map(str, flags)], capture_output=True, text=True,
                           timeout=60, env={"PATH": "/usr/bin:/bin"} | (environment or {}))
    return ended.returncode, ended.stderr.splitlines()


SERVER = "--kubernetes.server=http://127.0.0.1:9"


class StartUp(unittest.TestCase):
    def test_each_mistake_is_one_line_with_the_thing_and_the_remedy(self):
        no_pem = temporary("ca", "nothing\n")
        empty = temporary("empty", "")
        broken = temporary("broken.yaml", "a: [1\n")
        odd = temporary("odd.yaml", "kubernetes:\n  servr: http://x\n")
        web = temporary("web.yaml", "tls_server_config: {cert_file: missing.pem, key_file: k.pem}\n")
        for flags, environment, wanted in [
            (["--no-such-flag"], {}, r"'--no-such-flag': there is no such flag"),
            (["serv"], {}, r"'serv': there is no such flag or command"),
            (["--web.listen-address=10068"], {}, r"'10068': want HOST:PORT"),
            (["--web.listen-address=127.0.0.1:99999"], {}, r"99999"),
            (["--web.telemetry-path=metrics"], {}, r"--web.telemetry-path: 'metrics' .*starts with /"),
            (["--web.telemetry-path=/-/ready"], {}, r"--web.telemetry-path: '/-/ready' .*probes"),
            (["--kubernetes.server=ftp://x"], {}, r"--kubernetes.server: 'ftp://x' .*https://host"),
            (["--kubernetes.server=https://u:p@x"], {}, r"--kubernetes.server"),
            (["--kubernetes.poll-interval=soon"], {}, r"--kubernetes.poll-interval: 'soon' .*30s"),
            (["--kubernetes.token-file=/no/token"], {}, r"/no/token: .*--kubernetes.token-file"),
            ([f"--kubernetes.token-file={empty}"], {}, r"empty.*--kubernetes.token-file"),
            (["--kubernetes.ca-file=/no/ca"], {}, r"--kubernetes.ca-file: /no/ca: cannot be read"),
            ([f"--kubernetes.ca-file={no_pem}"], {}, r"--kubernetes.ca-file: .*no certificate"),
            (["--alibaba.enabled=true"], {"ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"},
             r"ALIBABA_CLOUD_ACCESS_KEY_ID.*--alibaba.credentials"),
            (["--alibaba.enabled=yes"], {}, r"--alibaba.enabled: 'yes' .*auto, true or false"),
            ([], {"ALIBABA_CLOUD_ACCESS_KEY_ID": "x"}, r"ALIBABA_CLOUD_ACCESS_KEY_SECRET"),
            (["--alibaba.access-key-id-file=/no/id", "--alibaba.access-key-secret-file=/no/id"], {},
             r"/no/id"),
            (["--cost.price-per-gib-month=free"], {}, r"--cost.price-per-gib-month: 'free' .*0.35"),
            (["--node.disk-limit=-1"], {}, r"--node.disk-limit: '-1'"),
            (["--log.level=loud"], {}, r"--log.level: 'loud' .*debug info warn error"),
            (["--config.file=/no/file"], {}, r"--config.file: /no/file: cannot be read"),
            ([f"--config.file={broken}"], {}, r"not YAML"),
            ([f"--config.file={odd}"], {}, r"kubernetes.servr: there is no such option"),
            ([f"--web.config.file={web}"], {}, r"missing.pem"),
            ([], {"ACK_STORAGE_LOG_FORMAT": "xml"}, r"ACK_STORAGE_LOG_FORMAT: 'xml' .*logfmt json"),
        ]:
            with self.subTest(flags=flags, environment=environment):
                status, lines = run(SERVER, *flags, environment=environment) if not any(
                    "kubernetes.server" in flag for flag in flags) else run(
                        *flags, environment=environment)
                self.assertEqual(status, 2, lines)
                self.assertEqual(len(lines), 1, lines)
                self.assertRegex(lines[0], wanted)

    def test_all_mistakes_are_reported_at_once(self):
        status, lines = run("--log.level=loud", "--checks.grace=x", "--web.listen-address=1",
                            "--kubernetes.server=nowhere", "--foo", "--config.check",
                            environment={"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "s3cr3t-value"})
        self.assertEqual(status, 2)
        text = "\n".join(lines)
        for thing in ("log.level", "checks.grace", "'1'", "kubernetes.server", "--foo",
                      "ALIBABA_CLOUD_ACCESS_KEY_ID"):
            self.assertIn(thing, text)
        self.assertNotIn("s3cr3t-value", text)

    def test_outside_a_cluster_it_asks_for_a_server(self):
        status, lines = run()
        self.assertEqual((status, len(lines)), (2, 1))
        self.assertIn("--kubernetes.server", lines[0])

    def test_an_address_in_use_is_named(self):
        with Simulator("healthy") as simulator:
            taken = simulator.url.removeprefix("http://")
            status, lines = run(SERVER, f"--web.listen-address={taken}")
        self.assertEqual(status, 2)
        self.assertRegex(lines[-1], re.escape(taken) + r".*in use")

    def test_a_good_configuration_is_confirmed(self):
        ended = subprocess.run([str(EXPORTER), SERVER, "--config.check"], capture_output=True,
                               text=True, timeout=60, env={})
        self.assertEqual((ended.returncode, ended.stdout), (0, "the configuration is fine\n"))


class RunTime(unittest.TestCase):
    """The exporter stays up, source_up is 0, and the log states the remedy once."""

    def expect_failure(self, exporter, source, kind, wanted):
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_errors_total",
                                 source=source, kind=kind) >= 1, 60, f"{source} to fail")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_up", source=source) == 0)
        lines = [line for line in exporter.text().splitlines() if f"source={source} " in line]
        self.assertEqual(len(lines), 1, lines)
        self.assertRegex(lines[0], wanted)
        for secret in (TOKEN, KEY_SECRET, "wrong-token", "wrong-secret"):
            self.assertNotIn(secret, exporter.text())

    def test_a_refused_token(self):
        with Simulator("healthy") as simulator, Exporter(
                f"--kubernetes.server={simulator.url}",
                f"--kubernetes.token-file={temporary('token', 'wrong-token')}") as exporter:
            self.expect_failure(exporter, "persistentvolumes", "auth", r"401.*--kubernetes.token-file")
            self.assertFalse(exporter.is_ready())

    def test_a_missing_permission(self):
        with Simulator("healthy") as simulator:
            simulator.control("faults", body={"match": "/api/v1/persistentvolumes", "kind": "status",
                                              "status": 403, "count": 1000})
            with connect(simulator, alibaba=False) as exporter:
                self.expect_failure(exporter, "persistentvolumes", "forbidden",
                                    r"403.*get, list, watch.*persistentvolumes")
                exporter.wait_ready()
                self.assertTrue(values(exporter.metrics(), "ack_storage_node_info"))

    def test_a_server_that_is_not_kubernetes(self):
        for status, kind, body in [(200, "text/html", b"<html>hello</html>"),
                                   (200, "application/json", b'{"kind":"Pizza","items":[]}'),
                                   (404, "text/html", b"<h1>no</h1>")]:
            with self.subTest(body=body), FixtureServer(lambda _: (status, kind, body)) as server, \
                    Exporter(f"--kubernetes.server={server.url}") as exporter:
                self.expect_failure(exporter, "nodes", "bad_response", r"--kubernetes.server")

    def test_a_server_that_is_not_there(self):
        with Exporter(f"--kubernetes.server=http://127.0.0.1:{free_port()}") as exporter:
            self.expect_failure(exporter, "nodes", "unavailable", r"127.0.0.1")

    def test_a_certificate_that_is_not_trusted(self):
        import ssl
        certificate, key = self_signed(temporary_folder("tls"))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        with FixtureServer(context=context) as server:
            with Exporter(f"--kubernetes.server={server.url}") as exporter:
                self.expect_failure(exporter, "nodes", "unavailable", r"certificate")
            with Exporter(f"--kubernetes.server={server.url}",
                          f"--kubernetes.ca-file={certificate}") as exporter:
                exporter.wait_ready()

    def test_wrong_alibaba_credentials(self):
        for key_id, secret, wanted in [("wrong-id", KEY_SECRET, r"InvalidAccessKeyId"),
                                       (KEY_ID, "wrong-secret", r"SignatureDoesNotMatch")]:
            with self.subTest(wanted), Simulator("healthy") as simulator, connect(
                    simulator, environment={"ALIBABA_CLOUD_ACCESS_KEY_ID": key_id,
                                            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": secret}) as exporter:
                self.expect_failure(exporter, "ecs_disks", "auth",
                                    wanted + r".*--alibaba.credentials")
                exporter.wait_ready()

    def test_a_wrong_region(self):
        with Simulator("healthy") as simulator, connect(
                simulator, "--alibaba.regions=cn-nowhere") as exporter:
            self.expect_failure(exporter, "ecs_disks", "config", r"cn-nowhere.*--alibaba.regions")


if __name__ == "__main__":
    unittest.main()
