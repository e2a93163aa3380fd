# SPDX-License-Identifier: Apache-2.0
"""An API server that goes away and comes back: nothing is lost, nothing old is shown as current, and
the exporter is current within seconds of the first good answer."""
import contextlib
import socket
import threading
import time
import unittest

from programs import (PATIENCE, TOKEN, Simulator, connect, fetch, kubernetes_resources, value, values,
                      wait_until)

VOLUMES = "persistentvolumes"
# The goal is five seconds; a loaded machine gets as many again.
BOUND = 10


class Door:
    """A port in front of a simulator. Shut, it refuses connections, as a host without a server."""

    def __init__(self, url):
        host, port = url.removeprefix("http://").split(":")
        self.target = host, int(port)
        self.port = 0
        self.lock = threading.Lock()
        self.sockets = set()
        self.open()
        self.url = f"http://127.0.0.1:{self.port}"

    def open(self):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(64)
        self.port = listener.getsockname()[1]
        self.listener = listener
        threading.Thread(target=self.accept, args=(listener,), daemon=True).start()

    def accept(self, listener):
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client, socket.create_connection(self.target) as server:
            ends = {client, server}
            with self.lock:
                self.sockets |= ends
            back = threading.Thread(target=self.pump, args=(server, client), daemon=True)
            back.start()
            self.pump(client, server)
            back.join()
            with self.lock:
                self.sockets -= ends

    @staticmethod
    def pump(source, sink):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def shut(self):
        # Wakes the thread in accept(), which otherwise keeps the port.
        with contextlib.suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        with self.lock:
            sockets = list(self.sockets)
        for each in sockets:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.shut()


def status_of(simulator):
    """Of a list, asked with the token of the exporter."""
    return fetch(f"{simulator.url}/api/v1/{VOLUMES}?limit=1", {"Authorization": f"Bearer {TOKEN}"})[0]


def last_success(samples, source=VOLUMES):
    return value(samples, "ack_storage_source_last_success_timestamp_seconds", source=source)


def bound(samples):
    return sum(values(samples, "ack_storage_persistentvolumes", phase="Bound"))


def requests(samples, operation, code):
    return sum(values(samples, "ack_storage_api_requests_total", operation=operation, code=code))


class Restart(unittest.TestCase):
    def restart(self, *flags):
        """The exporter after a restart of its server, and its samples once it is current."""
        simulator = self.enterContext(Simulator("incident"))
        door = self.enterContext(Door(simulator.url))
        exporter = self.enterContext(connect(
            simulator, f"--kubernetes.server={door.url}", *flags, alibaba=False))
        exporter.wait_ready()
        before = bound(exporter.metrics())
        door.shut()
        shut_at = time.time()
        simulator.control("advance?step=bound")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_errors_total",
                                 source=VOLUMES, kind="unavailable") >= 1, what="the outage to show")
        self.assertEqual(bound(exporter.metrics()), before, "the last good data stays")
        simulator.control("restart", body={"forbidden_ms": 4000})
        door.open()
        while status_of(simulator) == 403:
            self.assertLess(last_success(exporter.metrics()), shut_at + 1, "nothing new was read")
            time.sleep(0.1)
        answered = time.time()
        self.assertEqual(status_of(simulator), 200)
        resources = kubernetes_resources()
        wait_until(lambda: bound(exporter.metrics()) > before and all(
            last_success(exporter.metrics(), resource) >= answered - 0.2 for resource in resources),
                   60, "all sources to be current")
        took = time.time() - answered
        print(f"\n{' '.join(flags)}: current {took:.1f} s after the first good answer")
        self.assertLess(took, BOUND * PATIENCE)
        self.assertIn("source works again", exporter.text())
        return exporter, exporter.metrics()

    def test_a_watch_is_current_long_before_its_next_page_is_due(self):
        exporter, samples = self.restart("--kubernetes.poll-interval=5m")
        self.assertNotIn("watch is refused", exporter.text(), "a 403 that passes is no reason to poll")
        watch = f"watch {VOLUMES}"
        self.assertGreaterEqual(requests(samples, watch, "403"), 1)
        self.assertGreaterEqual(requests(samples, watch, "410"), 1)
        self.assertEqual(requests(samples, watch, "bad_response"), 0)
        for reason in ("forbidden", "gone"):
            self.assertGreaterEqual(value(samples, "ack_storage_watch_restarts_total",
                                          resource=VOLUMES, reason=reason), 1)

    def test_poll_mode(self):
        _, samples = self.restart("--kubernetes.mode=poll", "--kubernetes.poll-interval=2s",
                                  "--source.max-age=5m")
        self.assertGreaterEqual(requests(samples, f"list {VOLUMES}", "403"), 1)


class Outage(unittest.TestCase):
    """Of what a server needs, while the server itself is there."""

    def suffer(self, begin, end, kind, restart=None):
        simulator = self.enterContext(Simulator("incident"))
        exporter = self.enterContext(connect(simulator, "--source.max-age=60s", alibaba=False))
        exporter.wait_ready()
        before = bound(exporter.metrics())
        begin(simulator)
        simulator.control("restart", body=restart)  # ends the open watches
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_errors_total",
                                 source=VOLUMES, kind=kind) >= 2, what="the outage to show")
        self.assertEqual(bound(exporter.metrics()), before, "the last good data stays")
        simulator.control("advance?step=bound")
        end(simulator)
        wait_until(lambda: bound(exporter.metrics()) > before, 60, "the change")
        self.assertNotIn("watch is refused", exporter.text())

    def test_stopped_etcd(self):
        self.suffer(lambda simulator: simulator.control("faults", body={
            "match": "*", "kind": "status", "status": 500, "count": 100000}),
                    lambda simulator: simulator.control("faults", method="DELETE"), "unavailable")

    def test_revoked_token(self):
        self.suffer(lambda simulator: simulator.control("tokens", body={"accept": []}),
                    lambda simulator: simulator.control("tokens", body={"accept": [TOKEN]}), "auth")

    def test_connections_that_are_reset(self):
        # Long enough for three tries; the second restart ends the first.
        self.suffer(lambda simulator: None, lambda simulator: simulator.control("restart"),
                    "unavailable", restart={"away_ms": 600_000})


class Gone(unittest.TestCase):
    def test_data_of_a_version_that_is_gone_is_not_called_current(self):
        with Simulator("incident") as simulator, \
                connect(simulator, "--source.max-age=4s", alibaba=False) as exporter:
            exporter.wait_ready()
            up = lambda: value(exporter.metrics(), "ack_storage_source_up",  # noqa: E731
                               source=VOLUMES)
            simulator.control("faults", body={"match": f"/api/v1/{VOLUMES}", "verb": "list",
                                              "kind": "status", "status": 503, "count": 100000})
            simulator.control("faults", body={"match": f"/api/v1/{VOLUMES}", "verb": "watch",
                                              "kind": "gone", "count": 100000})
            simulator.control("restart")
            restarted = time.time()
            wait_until(lambda: up() == 0, what="the data to be too old")
            deadline = time.monotonic() + 5
            while time.monotonic() < deadline:
                samples = exporter.metrics()
                self.assertEqual(value(samples, "ack_storage_source_up", source=VOLUMES), 0)
                self.assertLess(last_success(samples), restarted + 1)
                time.sleep(0.1)
            self.assertGreaterEqual(requests(exporter.metrics(), f"watch {VOLUMES}", "410"), 1)
            simulator.control("faults", method="DELETE")
            wait_until(lambda: up() == 1, what="the list")


if __name__ == "__main__":
    unittest.main()
