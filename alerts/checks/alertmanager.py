# SPDX-License-Identifier: Apache-2.0
"""A real Alertmanager on the loopback interface, with the configuration of this repository."""
import contextlib
import http.server
import json
import pathlib
import socket
import subprocess
import tempfile
import threading
import time
import urllib.request

import yaml

from tables import ALERTMANAGER, CONFIGURATION


def configuration():
    """The configuration as data; paths of templates are absolute."""
    config = yaml.safe_load(CONFIGURATION.read_text(encoding="utf-8"))
    config["templates"] = [str(ALERTMANAGER / path) for path in config.get("templates", [])]
    return config


def every_route(route):
    yield route
    for child in route.get("routes", []):
        yield from every_route(child)


class Sink:
    """Takes HTTP requests on a free port of the loopback interface, and answers them as told.

    `received` has (path, body, Authorization header)."""

    def __init__(self, answer=b"{}"):
        self.received = []
        sink = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                sink.received.append((self.path, body.decode(), self.headers.get("Authorization")))
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def notifications(self, path):
        """The webhook bodies that were sent to a path."""
        return [json.loads(body) for where, body, _ in list(self.received) if where == path]


class Alertmanager:
    def __init__(self, process, url):
        self.process = process
        self.url = url

    def get(self, path):
        with urllib.request.urlopen(self.url + path, timeout=5) as answer:
            return json.load(answer)

    def post(self, alerts):
        """Posts alerts: dictionaries with labels, and possibly annotations, startsAt and endsAt."""
        request = urllib.request.Request(
            self.url + "/api/v2/alerts",
            json.dumps(alerts).encode(),
            {"Content-Type": "application/json"},
        )
        urllib.request.urlopen(request, timeout=5).close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(what, seconds, ready):
    """Returns the first true value of ready(); fails after so many seconds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            value = ready()
            if value:
                return value
        time.sleep(0.1)
    raise SystemExit(f"waited {seconds} s for {what} in vain")


@contextlib.contextmanager
def running(config):
    """An Alertmanager that runs with the configuration (data), until the end of the block."""
    with tempfile.TemporaryDirectory() as work:
        path = pathlib.Path(work)
        (path / "alertmanager.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
        url = f"http://127.0.0.1:{free_port()}"
        with open(path / "log", "w", encoding="utf-8") as log:
            process = subprocess.Popen(
                [
                    "prometheus-alertmanager",
                    f"--config.file={path / 'alertmanager.yml'}",
                    f"--storage.path={path / 'data'}",
                    f"--web.listen-address={url.removeprefix('http://')}",
                    "--cluster.listen-address=",
                ],
                stdout=log,
                stderr=log,
            )
        try:
            server = Alertmanager(process, url)
            wait_for("Alertmanager", 20, lambda: server.get("/api/v2/status"))
            yield server
        except SystemExit:
            print((path / "log").read_text(encoding="utf-8"))
            raise
        finally:
            process.terminate()
            process.wait()
