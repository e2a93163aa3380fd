# SPDX-License-Identifier: Apache-2.0
"""An Alertmanager that records what is posted to it and answers as it is told to."""
import contextlib
import datetime
import http.server
import json
import threading

from programs import connect, temporary

# Thresholds with which alerts neither wait nor linger.
AT_ONCE = "hold_factor: 0\nkeep_firing_for: 1s\n"


def at(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def key(alert):
    return frozenset(alert["labels"].items())


class FakeAlertmanager:
    """`status` is what it answers; "hang": nothing at all."""

    def __init__(self, status=200, port=0, context=None):
        self.status = status
        self.posts = []  # (path, headers, alerts)
        self.lock = threading.Lock()
        self.released = threading.Event()
        fake = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                alerts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                with fake.lock:
                    fake.posts.append((self.path, dict(self.headers), alerts))
                    status = fake.status
                if status == "hang":
                    fake.released.wait(60)
                    self.close_connection = True
                    return
                body = b"" if status == 200 else b"told to fail"
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def received(self):
        """The last word on each alert, by its labels."""
        with self.lock:
            return {key(alert): alert for _, _, alerts in self.posts for alert in alerts}

    def firing(self, **labels):
        """Those that have not ended, with these labels."""
        now = datetime.datetime.now(datetime.timezone.utc)
        return [alert for alert in self.received().values()
                if at(alert["endsAt"]) > now and labels.items() <= alert["labels"].items()]

    def forget(self):
        with self.lock:
            self.posts.clear()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.released.set()
        self.server.shutdown()
        self.server.server_close()


def push(simulator, *urls, thresholds=AT_ONCE, flags=()):
    """An exporter that posts to all `urls` every second."""
    return connect(simulator, *(f"--alertmanager.url={url}" for url in urls),
                   "--alertmanager.interval=1s", "--alertmanager.external-labels=cluster=prod",
                   f"--alerts.thresholds.file={temporary('thresholds.yml', thresholds)}", *flags)
