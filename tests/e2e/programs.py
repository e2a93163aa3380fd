# SPDX-License-Identifier: Apache-2.0
"""Starts the programs under test and real peers on loopback, and queries them."""
import atexit
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("EXPORTER_BUILD", ROOT / "build" / "release"))
# Factor on all waiting limits: programs with a sanitizer are several times slower.
PATIENCE = int(os.environ.get("EXPORTER_PATIENCE", "1"))
EXPORTER = BUILD / "ack-storage-exporter"
SIMULATOR = BUILD / "ack-simulator"
FIXTURES = ROOT / "tests" / "fixtures" / "kubernetes"
KUBECTL = ROOT / "build" / "dependencies" / "bin" / "kubectl"

TOKEN = "e2e-token"
KEY_ID = "e2e-key"
KEY_SECRET = "e2e-secret-of-the-key"

_folder = pathlib.Path(tempfile.mkdtemp(prefix="e2e-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
_serial = iter(range(1_000_000))


def temporary(name, text=""):
    """A new file with the text, deleted when the tests end."""
    path = _folder / f"{next(_serial)}-{name}"
    path.write_text(text, encoding="utf-8")
    return path


def temporary_folder(name):
    path = _folder / f"{next(_serial)}-{name}"
    path.mkdir()
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(condition, seconds=30, what="the condition"):
    """Polls `condition` until it is true and returns its value; retries after OSError."""
    seconds *= PATIENCE
    deadline = time.monotonic() + seconds
    last = None
    while time.monotonic() < deadline:
        try:
            answer = condition()
            if answer:
                return answer
            last = answer
        except (OSError, ValueError) as error:
            last = error
        time.sleep(0.1)
    raise AssertionError(f"waited {seconds} s for {what} in vain; last: {last!r}")


def fetch(url, headers=None, method="GET", context=None, timeout=20):
    """Status, headers and body of a response, whatever its status."""
    request = urllib.request.Request(url, headers=headers or {}, method=method)
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context))
    try:
        with opener.open(request, timeout=timeout) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


class Program:
    """A child process; its output goes to `log`."""

    def __init__(self, command, environment=None):
        self.log = temporary(pathlib.Path(command[0]).name + ".log")
        clean = {key: value for key, value in os.environ.items()
                 if not key.startswith(("ALIBABA_CLOUD_", "ACK_STORAGE_", "KUBERNETES_"))}
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdout=output, stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL, env=clean | (environment or {}))

    def text(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def expect_alive(self):
        if self.process.poll() is not None:
            raise AssertionError(f"ended with {self.process.returncode}:\n{self.text()}")
        return True

    def stop(self, with_signal=signal.SIGTERM, seconds=20):
        """Terminates it and returns its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(with_signal)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise AssertionError(f"did not stop within {seconds} s:\n{self.text()}") from None

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.stop()
        if kind is not None:
            print(f"--- {self.log.name}\n{self.text()[-4000:]}")


class Simulator(Program):
    def __init__(self, scenario="incident", *more, seconds=30):
        port_file = _folder / f"{next(_serial)}-port"
        super().__init__([SIMULATOR, "--scenario", scenario, "--listen", "127.0.0.1:0",
                          "--port-file", port_file, "--token", TOKEN, "--access-key-id", KEY_ID,
                          "--access-key-secret", KEY_SECRET, *more])
        wait_until(lambda: self.expect_alive() and port_file.exists(), seconds, "the simulator")
        self.url = f"http://127.0.0.1:{port_file.read_text().strip()}"

    def control(self, path, method="POST", body=None):
        request = urllib.request.Request(self.url + "/simulator/" + path, method=method,
                                         data=None if body is None else json.dumps(body).encode())
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.loads(answer.read() or b"null")


class Exporter(Program):
    def __init__(self, *flags, environment=None, address="127.0.0.1:0", scheme="http"):
        super().__init__([EXPORTER, f"--web.listen-address={address}", *flags], environment)
        host = "[::1]" if address.startswith("[") else "127.0.0.1"
        found = wait_until(
            lambda: self.expect_alive() and re.search(r"msg=\"?listening\"? .*port=(\d+)", self.text()),
            what="the exporter to listen")
        self.url = f"{scheme}://{host}:{found.group(1)}"

    def is_ready(self, context=None):
        return fetch(self.url + "/-/ready", context=context)[0] == 200

    def wait_ready(self, context=None):
        wait_until(lambda: self.expect_alive() and self.is_ready(context), 60, "readiness")

    def metrics(self):
        """All samples of a scrape: {(name, frozenset of labels): value}."""
        return parse_metrics(fetch(self.url + "/metrics")[2].decode())


def kubernetes_resources():
    """The names of all Kubernetes resources that the exporter reads, from its own ClusterRole."""
    role = subprocess.run([EXPORTER, "docs", "cluster-role"], check=True, capture_output=True,
                          text=True).stdout
    return [resource.strip() for names in re.findall(r"resources: \[(.*)\]", role)
            for resource in names.split(",")]


def connect(simulator, *flags, alibaba=True, **more):
    """An exporter that polls `simulator`, at short intervals unless `flags` override them."""
    usual = {"--kubernetes.server": simulator.url,
             "--kubernetes.token-file": temporary("token", TOKEN),
             "--kubernetes.poll-interval": "1s", "--alibaba.poll-interval": "10s"}
    given = {flag.partition("=")[0] for flag in flags}
    flags = [*flags, *(f"{flag}={text}" for flag, text in usual.items() if flag not in given)]
    environment = {}
    if alibaba:
        flags.append(f"--alibaba.endpoint={simulator.url}")
        environment = {"ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID,
                       "ALIBABA_CLOUD_ACCESS_KEY_SECRET": KEY_SECRET}
    return Exporter(*flags, environment=environment | more.pop("environment", {}), **more)


SAMPLE = re.compile(r'^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$')
LABEL = re.compile(r'(\w+)="((?:[^"\\]|\\.)*)"')


def parse_metrics(text):
    samples = {}
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        name, labels, value = SAMPLE.match(line).groups()
        key = (name, frozenset(LABEL.findall(labels or "")))
        assert key not in samples, f"twice: {line}"
        samples[key] = float(value)
    return samples


def values(samples, name, **labels):
    """The values of all samples of a family with these labels."""
    wanted = set(labels.items())
    return [value for (sample, found), value in samples.items()
            if sample == name and wanted <= found]


def value(samples, name, **labels):
    """The value of the only sample with these labels."""
    found = values(samples, name, **labels)
    assert len(found) == 1, f"{name}{labels}: {found}"
    return found[0]


class FixtureServer:
    """Serves lists captured from a real API server and ignores the query."""

    FILES = {
        "/api/v1/persistentvolumes": "pv_list.json",
        "/api/v1/persistentvolumeclaims": "pvc_list.json",
        "/api/v1/nodes": "node_list.json",
        "/apis/storage.k8s.io/v1/storageclasses": "storageclass_list.json",
        "/apis/storage.k8s.io/v1/csinodes": "csinode_list.json",
        "/apis/storage.k8s.io/v1/volumeattachments": "volumeattachment_list.json",
        "/apis/apps/v1/statefulsets": "statefulset_list.json",
        "/api/v1/pods": "pod_list.json",
        "/api/v1/events": "event_list.json",
    }

    def __init__(self, respond=None, context=None):
        """`respond(path)` -> (status, content type, bytes), instead of the files."""
        import http.server

        def from_files(path):
            name = self.FILES.get(path)
            if name is None:
                return 404, "text/plain", b"404 page not found\n"
            return 200, "application/json", (FIXTURES / name).read_bytes()

        answer = respond or from_files

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                status, kind, body = answer(urllib.parse.urlsplit(self.path).path)
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):
                    self.wfile.write(body)

            do_POST = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if context is not None:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def self_signed(folder, name="IP:127.0.0.1,IP:::1,DNS:localhost"):
    """A certificate for loopback and its key, as paths."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                    "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-addext", f"subjectAltName={name}", "-keyout", key, "-out", certificate],
                   check=True, capture_output=True)
    return certificate, key


def trusting(certificate):
    return ssl.create_default_context(cafile=str(certificate))
