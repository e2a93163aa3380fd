# SPDX-License-Identifier: Apache-2.0
"""Every way to access a cluster, and its failures, against the simulator over TLS."""
import base64
import collections
import contextlib
import json
import pathlib
import re
import select
import socket
import ssl
import subprocess
import threading
import unittest
import urllib.request

from errors_test import run
from programs import (EXPORTER, SIMULATOR, TOKEN, Exporter, FixtureServer, Program, Simulator,
                      free_port, self_signed, temporary, temporary_folder, value, wait_until)

USER, PASSWORD = "jane", "s3cret-passw0rd"
V1, V1BETA1 = "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"
NO_PROXIES = {name: "" for lower in ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
              for name in (lower, lower.upper())}


def make_certificates():
    folder = temporary_folder("certificates")
    subprocess.run([str(SIMULATOR), "--make-certificates", str(folder)], check=True,
                   capture_output=True)
    return folder


CERTIFICATES = make_certificates()


def pem(name):
    return (CERTIFICATES / name).read_text()


def data(name):
    return base64.b64encode((CERTIFICATES / name).read_bytes()).decode()


class TlsSimulator(Simulator):
    def __init__(self, certificate="server"):
        super().__init__("healthy", "--tls-cert", CERTIFICATES / f"{certificate}.crt",
                         "--tls-key", CERTIFICATES / f"{certificate}.key",
                         "--client-ca", CERTIFICATES / "ca.crt",
                         "--basic-auth", f"{USER}:{PASSWORD}")
        self.url = self.url.replace("http://", "https://")

    def accept(self, *tokens):
        context = ssl.create_default_context(cafile=str(CERTIFICATES / "ca.crt"))
        request = urllib.request.Request(self.url + "/simulator/tokens", method="POST",
                                         data=json.dumps({"accept": tokens}).encode())
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}),
                                             urllib.request.HTTPSHandler(context=context))
        opener.open(request, timeout=20).close()


def kubeconfig(server, user=None, folder=None, **cluster):
    """A kubeconfig with one context. An _ in a keyword stands for - in a field name."""
    def dashed(fields):
        return {name.replace("_", "-"): field for name, field in fields.items()}

    cluster = {"server": server, "certificate-authority-data": data("ca.crt")} | dashed(cluster)
    text = json.dumps({
        "apiVersion": "v1", "kind": "Config", "current-context": "main",
        "contexts": [{"name": "main", "context": {"cluster": "c", "user": "u"}}],
        "clusters": [{"name": "c", "cluster": {k: v for k, v in cluster.items() if v is not None}}],
        "users": [{"name": "u", "user": dashed({"token": TOKEN} if user is None else user)}]})
    if folder is None:
        return temporary("kubeconfig", text)
    (folder / "kubeconfig").write_text(text)
    return folder / "kubeconfig"


def program(text):
    path = temporary("plugin", f"#!/bin/sh\n{text}\n")
    path.chmod(0o700)
    return path


def answer(version=V1, **status):
    return json.dumps({"apiVersion": version, "kind": "ExecCredential", "status": status})


def plugin(command, version=V1, **more):
    return {"exec": {"apiVersion": version, "command": str(command),
                     "interactiveMode": "Never"} | more}


class Way(Exporter):
    """An exporter that polls every second with this access."""

    def __init__(self, *flags, environment=None):
        super().__init__("--kubernetes.mode=poll", "--kubernetes.poll-interval=1s", *flags,
                         environment=NO_PROXIES | (environment or {}))

    def expect_in(self):
        self.wait_ready()
        samples = self.metrics()
        assert value(samples, "ack_storage_source_up", source="nodes") == 1

    def expect_failure(self, kind, pattern):
        wait_until(lambda: value(self.metrics(), "ack_storage_source_errors_total", source="nodes",
                                 kind=kind) >= 1, 30, f"a failure of kind {kind}")
        lines = wait_until(lambda: [line for line in self.text().splitlines()
                                    if "source=nodes " in line])
        assert re.search(pattern, lines[0]), f"want {pattern!r}, is {lines[0]!r}"


class ConnectProxy:
    """An HTTP proxy that supports only CONNECT and records the targets."""

    def __init__(self):
        self.targets = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client):
        with client, contextlib.suppress(OSError):
            target = self._ask(client)
            self.targets.append(target)
            with socket.create_connection(("127.0.0.1", int(target.rpartition(":")[2]))) as server:
                self._agree(client)
                self._relay(client, server)

    def _ask(self, client):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += client.recv(1)
        return head.split()[1].decode()

    def _agree(self, client):
        client.sendall(b"HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n")

    @staticmethod
    def _relay(client, server):
        other = {client: server, server: client}
        while True:
            for source in select.select(list(other), [], [])[0]:
                piece = source.recv(65536)
                if not piece:
                    return
                other[source].sendall(piece)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


class Socks5Proxy(ConnectProxy):
    """The same for SOCKS5 without authentication (RFC 1928); the proxy resolves names."""

    def _ask(self, client):
        client.recv(2 + 255)
        client.sendall(b"\x05\x00")
        _, _, _, kind = client.recv(4)
        if kind == 3:
            host = client.recv(client.recv(1)[0]).decode()
        else:
            host = socket.inet_ntop({1: socket.AF_INET, 4: socket.AF_INET6}[kind],
                                    client.recv({1: 4, 4: 16}[kind]))
        return f"{host}:{int.from_bytes(client.recv(2), 'big')}"

    def _agree(self, client):
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))


class Recorder(FixtureServer):
    """A plain HTTP server of fixtures that records the headers of each request."""

    def __init__(self):
        super().__init__()
        self.headers = []
        recorded, handler = self.headers, self.server.RequestHandlerClass

        class Recording(handler):
            def do_GET(self):
                recorded.append(self.headers)
                super().do_GET()

        self.server.RequestHandlerClass = Recording


class WaysIn(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.simulator = cls.enterClassContext(TlsSimulator())
        cls.server = cls.simulator.url

    def config(self, user=None, **cluster):
        return f"--kubernetes.kubeconfig={kubeconfig(self.server, user, **cluster)}"

    def test_the_ways_that_need_nothing_else(self):
        folder = temporary_folder("relative")
        for name in ("ca.crt", "client.crt", "client.key"):
            (folder / name).write_text(pem(name))
        (folder / "token").write_text(TOKEN + "\n")
        certificate = {"client-certificate-data": data("client.crt"),
                       "client-key-data": data("client.key")}
        ca_flag = f"--kubernetes.ca-file={CERTIFICATES / 'ca.crt'}"
        token_flag = f"--kubernetes.token-file={temporary('token', TOKEN)}"
        wrong = self.config({"token": "wrong-token"})
        home = temporary_folder("home")
        (home / ".kube").mkdir()
        kubeconfig(self.server, folder=home / ".kube").rename(home / ".kube" / "config")
        first = temporary("first", "current-context: main\n")
        for name, flags, environment in [
            ("server and token file", [f"--kubernetes.server={self.server}", token_flag, ca_flag], {}),
            ("inline token", [self.config()], {}),
            ("basic auth", [self.config({"username": USER, "password": PASSWORD})], {}),
            ("inline certificate", [self.config(certificate)], {}),
            ("files beside the kubeconfig",
             [f"--kubernetes.kubeconfig=" + str(kubeconfig(
                 self.server, {"client-certificate": "client.crt", "client-key": "./client.key"},
                 folder, certificate_authority="ca.crt", certificate_authority_data=None))], {}),
            ("token file of a kubeconfig",
             [self.config({"tokenFile": str(folder / "token"), "token": "wrong-token"})], {}),
            ("flags instead of the kubeconfig's user", [wrong, token_flag], {}),
            ("KUBECONFIG", [], {"KUBECONFIG": f"/no/file:{first}:{kubeconfig(self.server)}"}),
            ("~/.kube/config", [], {"KUBECONFIG": "", "HOME": str(home)}),
            ("not verified", [self.config(certificate_authority_data=None,
                                          insecure_skip_tls_verify=True)], {}),
        ]:
            with self.subTest(name), Way(*flags, environment=environment) as exporter:
                exporter.expect_in()
                for secret in (TOKEN, PASSWORD, base64.b64encode(
                        f"{USER}:{PASSWORD}".encode()).decode(), "PRIVATE KEY"):
                    self.assertNotIn(secret, exporter.text())
                self.assertEqual("is not verified" in exporter.text(), name == "not verified")

    def test_exec_plugins(self):
        certificate = {"clientCertificateData": pem("client.crt"), "clientKeyData": pem("client.key")}
        for name, version, status in [
            ("v1 with a token", V1, {"token": TOKEN}),
            ("v1beta1 with a token", V1BETA1,
             {"token": TOKEN, "expirationTimestamp": "2999-01-01T00:00:00Z"}),
            ("v1 with a certificate", V1, certificate),
            ("v1beta1 with a certificate", V1BETA1, certificate),
        ]:
            text = temporary("answer", answer(version, **status))
            with self.subTest(name), Way(self.config(
                    plugin(program(f"cat {text}"), version))) as exporter:
                exporter.expect_in()
                self.assertNotIn(TOKEN, exporter.text())

    def test_a_plugin_is_told_of_the_cluster_and_started_cleanly(self):
        told, text = temporary("told"), temporary("answer", answer(token=TOKEN))
        script = program(f'printf %s "$KUBERNETES_EXEC_INFO" >{told}\n'
                         f'grep SigBlk /proc/self/status >{told}.signals\n'
                         f'test "$1$MODE" = get-tokentest && cat {text}')
        user = plugin(script, args=["get-token"], env=[{"name": "MODE", "value": "test"}],
                      provideClusterInfo=True)
        with Way(self.config(user)) as exporter:
            exporter.expect_in()
        info = json.loads(told.read_text())
        self.assertEqual(info, {"apiVersion": V1, "kind": "ExecCredential", "spec": {
            "interactive": False, "cluster": {"server": self.server,
                                              "certificate-authority-data": data("ca.crt")}}})
        self.assertEqual(pathlib.Path(f"{told}.signals").read_text().split()[1], "0" * 16)

    def test_a_running_plugin_does_not_outlive_the_exporter(self):
        number = temporary("number")
        with Way(self.config(plugin(program(f"echo $$ >{number}; exec sleep 600")))) as exporter:
            child = int(wait_until(number.read_text, what="the plugin to start"))
            self.assertEqual(exporter.stop(), 0)

        def is_gone():
            with contextlib.suppress(FileNotFoundError):
                return ") Z" in pathlib.Path(f"/proc/{child}/stat").read_text()
            return True
        wait_until(is_gone, 10, "the plugin to end")

    def test_what_rotates_is_read_again(self):
        self.addCleanup(self.simulator.accept, TOKEN)
        token_file = temporary("token", TOKEN)
        text, runs = temporary("answer", answer(token=TOKEN)), temporary("runs")
        script = program(f"echo run >>{runs}; cat {text}")
        folder = temporary_folder("pair")
        certificate, key = self_signed(folder)
        with Way(self.config({"tokenFile": str(token_file)})) as by_file, \
                Way(self.config(plugin(script))) as by_plugin, Way(self.config(
                    {"client-certificate": str(certificate), "client-key": str(key)})) as by_pair:
            by_pair.expect_failure("auth", "401 .*the client certificate is refused")
            certificate.write_text(pem("client.crt"))
            key.write_text(pem("client.key"))
            by_pair.expect_in()
            by_file.expect_in()
            by_plugin.expect_in()
            self.assertEqual(runs.read_text(), "run\n")
            token_file.write_text("rotated")
            text.write_text(answer(token="rotated"))
            self.simulator.accept("rotated")
            for exporter in (by_file, by_plugin):
                def last_success():
                    return value(exporter.metrics(), "ack_storage_source_last_success_timestamp_seconds",
                                 source="nodes")
                before = last_success()
                wait_until(lambda: last_success() > before + 2, 20, "a read with the new token")
                self.assertEqual(value(exporter.metrics(), "ack_storage_source_up", source="nodes"), 1)
            # A plugin runs at most every five seconds, and one more run was needed.
            self.assertLessEqual(runs.read_text().count("run"), 3)

    def test_proxies(self):
        port = self.server.rpartition(":")[2]
        for name, make, url, server in [
            ("http proxy-url", ConnectProxy, "http://{}", "https://127.0.0.1"),
            ("http proxy-url with a password", ConnectProxy, "http://u:pr0xy-password@{}",
             "https://127.0.0.1"),
            ("socks5 proxy-url", Socks5Proxy, "socks5://{}", "https://localhost"),
        ]:
            with self.subTest(name), make() as proxy, Way(
                    "--kubernetes.kubeconfig=" + str(kubeconfig(
                        f"{server}:{port}", proxy_url=url.format(proxy.address))),
                    environment={"no_proxy": "127.0.0.1,localhost"}) as exporter:
                exporter.expect_in()
                self.assertEqual(set(proxy.targets), {f"{server.removeprefix('https://')}:{port}"})
                self.assertNotIn("pr0xy-password", exporter.text())
        with ConnectProxy() as proxy:
            through = {"https_proxy": f"http://{proxy.address}"}
            with self.subTest("https_proxy"), Way(self.config(), environment=through) as exporter:
                exporter.expect_in()
                self.assertEqual(set(proxy.targets), {f"127.0.0.1:{port}"})
            proxy.targets.clear()
            with self.subTest("no_proxy"), Way(
                    self.config(), environment=through | {"no_proxy": "127.0.0.1"}) as exporter:
                exporter.expect_in()
                self.assertEqual(proxy.targets, [])

    def test_the_access_of_a_pod(self):
        host, _, port = self.server.removeprefix("https://").partition(":")
        folder = "/run/secrets/kubernetes.io/serviceaccount"
        script = (f"mount -t tmpfs none /run && mkdir -p {folder} && cp {CERTIFICATES}/ca.crt {folder}"
                  f" && printf %s {TOKEN} >{folder}/token && exec \"$@\"")
        inside = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh"]
        if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode != 0:
            self.skipTest("this machine allows no mount namespace")
        with Program([*inside, EXPORTER, "--web.listen-address=127.0.0.1:0"], NO_PROXIES | {
                "KUBERNETES_SERVICE_HOST": host, "KUBERNETES_SERVICE_PORT": port}) as pod:
            found = wait_until(lambda: pod.expect_alive() and re.search(r"port=(\d+)", pod.text()))
            Exporter.wait_ready(Ready(pod, f"http://127.0.0.1:{found.group(1)}"))


class Ready:
    """Adapts a program that was started differently to Exporter.wait_ready."""

    def __init__(self, started, url):
        self.url, self.expect_alive = url, started.expect_alive

    is_ready = Exporter.is_ready


class Headers(unittest.TestCase):
    def test_what_the_server_sees(self):
        with Recorder() as server:
            config = kubeconfig(server.url, {"token": "t", "as": "jane", "as-groups": ["dev", "ops"]},
                                disable_compression=True)
            with Way(f"--kubernetes.kubeconfig={config}") as exporter:
                wait_until(lambda: server.headers, what="a request")
                self.assertTrue(exporter.expect_alive())
            seen = server.headers[0]
        self.assertEqual(seen["Authorization"], "Bearer t")
        self.assertEqual(seen["Impersonate-User"], "jane")
        self.assertEqual(seen.get_all("Impersonate-Group"), ["dev", "ops"])
        self.assertIsNone(seen["Accept-Encoding"])
        self.assertRegex(seen["User-Agent"],
                         r"^ack-storage-exporter/\S+ \(linux/\w+\) ack-storage-exporter/\w+$")

    def test_another_name_in_the_certificate(self):
        seen = collections.deque(maxlen=1)
        with TlsSimulator("wrong-host") as simulator:
            name = re.search(r"DNS:([\w.-]+)", subprocess.run(
                ["openssl", "x509", "-in", str(CERTIFICATES / "wrong-host.crt"), "-noout", "-ext",
                 "subjectAltName"], check=True, capture_output=True, text=True).stdout).group(1)
            with Way("--kubernetes.kubeconfig=" + str(
                    kubeconfig(simulator.url, tls_server_name=name))) as exporter:
                exporter.expect_in()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / "wrong-host.crt", CERTIFICATES / "wrong-host.key")
        context.sni_callback = lambda connection, sni, _: seen.append(sni)
        with FixtureServer(context=context) as server, Way("--kubernetes.kubeconfig=" + str(
                kubeconfig(server.url, tls_server_name=name))):
            wait_until(lambda: seen, what="a connection")
        self.assertEqual(seen[0], name)


class Mistakes(unittest.TestCase):
    def test_each_is_found_at_the_start(self):
        server = "https://127.0.0.1:9"
        two = temporary("two", "contexts: [{name: dev}, {name: prod}]\n")
        broken = temporary("broken", "clusters: [\n")
        expired = {"client-certificate-data": data("expired-client.crt"),
                   "client-key-data": data("expired-client.key")}
        for flags, wanted in [
            (["/no/config"], r"^\S+ --kubernetes.kubeconfig: /no/config: cannot be read: No such file"),
            ([broken], r"not YAML"),
            ([two], r"no current-context; choose with --kubernetes.context, want one of: dev, prod"),
            ([two, "--kubernetes.context=test"], r"no context 'test', want one of: dev, prod"),
            ([two, "--kubernetes.context=dev"], r"context 'dev': there is no cluster ''"),
            ([kubeconfig(server, certificate_authority_data="%%%")],
             r"cluster 'c': certificate-authority-data: want base64"),
            ([kubeconfig(server, {"client-key-data": "%%%", "client-certificate-data": data("client.crt")})],
             r"user 'u': client-key-data: want base64"),
            ([kubeconfig(server, {"client-certificate": "x.crt"})], r"client-certificate without client-key"),
            ([kubeconfig(server, expired)],
             r"user 'u': the client certificate expired on 20\d\d-\d\d-\d\dT.*, want a renewed one"),
            ([kubeconfig(server, {"tokenFile": "/no/token"})], r"token file /no/token: No such file"),
            ([kubeconfig(server, plugin("no-such-plugin", installHint="Install it."))],
             r"exec: command: 'no-such-plugin' is not found in PATH; Install it\."),
            ([kubeconfig(server, plugin("sh", interactiveMode="Always"))], r"interactiveMode: Always"),
            ([kubeconfig(server, {"auth-provider": {"name": "gcp"}})], r"auth-provider: .*exec"),
            ([kubeconfig(server, proxy_url="ftp://u:hunter2@x")], r"proxy-url: want http://"),
            ([kubeconfig(server), f"--kubernetes.server={server}"], r"exclude each other"),
        ]:
            with self.subTest(wanted):
                status, lines = run(f"--kubernetes.kubeconfig={flags[0]}", *flags[1:], "--config.check")
                self.assertEqual((status, len(lines)), (2, 1), lines)
                self.assertRegex(lines[0], wanted)
                self.assertNotIn("hunter2", lines[0])

    def test_each_is_named_when_it_shows_later(self):
        with contextlib.ExitStack() as running:
            url = running.enter_context(TlsSimulator()).url
            named = running.enter_context(TlsSimulator("wrong-host")).url
            other = base64.b64encode((CERTIFICATES / "other-ca.crt").read_bytes()).decode()
            folder = temporary_folder("foreign")
            foreign = dict(zip(("client-certificate", "client-key"), map(str, self_signed(folder))))
            user = r"check user 'u' in kubeconfig /\S+"
            cluster = r"check cluster 'c' in kubeconfig /\S+ and the network"
            cases = [
                ("a wrong token", kubeconfig(url, {"token": "wr0ng-secret"}), "auth",
                 r"401 .*the token is refused; " + user),
                ("a wrong password", kubeconfig(url, {"username": USER, "password": "wr0ng-secret"}),
                 "auth", r"401 .*user name and password are refused.*" + user),
                ("no credentials", kubeconfig(url, {}), "forbidden",
                 r"403 .*takes the request for anonymous: the request carried no token; " + user),
                ("a wrong CA", kubeconfig(url, certificate_authority_data=other), "unavailable",
                 r"certificate is not trusted: .*those in the kubeconfig.*" + cluster),
                ("no CA", kubeconfig(url, certificate_authority_data=None), "unavailable",
                 r"certificate is not trusted: .*the system's.*" + cluster),
                ("another name", kubeconfig(named), "unavailable",
                 r"certificate is for another name: .*127.0.0.1.*tls-server-name.*" + cluster),
                ("nobody there", kubeconfig(f"https://127.0.0.1:{free_port()}"), "unavailable",
                 r"127.0.0.1.*" + cluster),
                ("a failing plugin", kubeconfig(url, plugin(
                    program("echo usage >&2; echo 'log in first; token=wr0ng-secret' >&2; exit 3"),
                    installHint="See the manual.")), "auth",
                 r"exec plugin '\S+': ended with status 3: log in first; token=\*\*\*; See the manual.; "
                 + user),
                ("a plugin of another version", kubeconfig(url, plugin(program(
                    f"echo '{answer(V1BETA1, token='wr0ng-secret')}'"))), "bad_response",
                 r"the answer has apiVersion '\S+/v1beta1', want '\S+/v1'.*" + user),
                ("a plugin whose token is refused", kubeconfig(url, plugin(program(
                    f"echo '{answer(token='wr0ng-secret')}'"))), "auth",
                 r"401 .*what exec plugin '\S+' gives is refused; " + user),
                ("a certificate of another authority", kubeconfig(url, foreign), "auth",
                 r"401 .*the client certificate is refused; " + user),
            ]
            # In parallel, because some fail only after seconds of retries.
            exporters = [running.enter_context(Way(f"--kubernetes.kubeconfig={config}"))
                         for _, config, _, _ in cases]
            for (name, _, kind, wanted), exporter in zip(cases, exporters):
                with self.subTest(name):
                    exporter.expect_failure(kind, wanted)
                    self.assertNotIn("wr0ng-secret", exporter.text())


if __name__ == "__main__":
    unittest.main()
