# SPDX-License-Identifier: Apache-2.0
"""Runs the exporter with any kind of Alibaba Cloud credentials against the simulator."""
import json
import re
import urllib.request

from programs import (KEY_ID, KEY_SECRET, TOKEN, Exporter, temporary, temporary_folder, value, values,
                      wait_until)

ACCOUNT = "1234567890123456"
ROLE = f"acs:ram::{ACCOUNT}:role/disk-exporter"
PROVIDER = f"acs:ram::{ACCOUNT}:oidc-provider/ack-rrsa-c1"
OIDC_TOKEN = "eyJhbGciOiJub25lIn0.oidc-token-nobody-may-read.signature"
NEW_OIDC_TOKEN = "eyJhbGciOiJub25lIn0.newer-token-nobody-may-read.signature"
NODE_ROLE = "simulator-node-role"
SECRETS = [KEY_SECRET, OIDC_TOKEN, NEW_OIDC_TOKEN, TOKEN]
# Matches excerpts of a signed request, an STS answer or a form body.
SIGNED = re.compile(r"Signature=[0-9a-f]{8}|SecurityToken=|OIDCToken=|x-acs-security-token: ", re.I)
AK = {"mode": "AK", "access_key_id": KEY_ID, "access_key_secret": KEY_SECRET}


class Account(Exporter):
    """An exporter that polls `simulator` with credentials from `environment` and `home`."""

    def __init__(self, simulator, *flags, environment=None, home=None):
        usual = {"--kubernetes.server": simulator.url,
                 "--kubernetes.token-file": temporary("token", TOKEN),
                 "--kubernetes.poll-interval": "1s", "--alibaba.poll-interval": "10s",
                 "--alibaba.endpoint": simulator.url, "--alibaba.metadata-url": simulator.url}
        given = {flag.partition("=")[0] for flag in flags}
        super().__init__(*flags, *(f"{k}={v}" for k, v in usual.items() if k not in given),
                         environment={"HOME": str(home or temporary_folder("home"))}
                         | (environment or {}))

    def wait_up(self, source="ecs_disks", up=1, seconds=40):
        wait_until(lambda: self.expect_alive() and values(
            self.metrics(), "ack_storage_source_up", source=source) == [up], seconds,
            f"source_up {up} of {source}; log:\n{self.text()[-2000:]}")

    def wait_log(self, text, seconds=40):
        wait_until(lambda: self.expect_alive() and text in self.text(), seconds,
                   f"{text!r} in the log:\n{self.text()[-2000:]}")

    def errors(self, source, kind):
        return value(self.metrics(), "ack_storage_source_errors_total", source=source, kind=kind)

    def __exit__(self, kind, *rest):
        super().__exit__(kind, *rest)
        for secret in SECRETS:
            assert secret not in self.text(), f"a secret in the log:\n{self.text()}"
        assert not SIGNED.search(self.text()), f"a signed text in the log:\n{self.text()}"


def key(**more):
    return {"ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID,
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": KEY_SECRET} | more


def rrsa(token=OIDC_TOKEN):
    return {"ALIBABA_CLOUD_ROLE_ARN": ROLE, "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": PROVIDER,
            "ALIBABA_CLOUD_OIDC_TOKEN_FILE": str(temporary("oidc-token", token + "\n"))}


def home_with(path, text):
    home = temporary_folder("home")
    file = home / path
    file.parent.mkdir(parents=True)
    file.write_text(text)
    return home


def profile(*profiles):
    named = [{"name": "default"} | profiles[0], *profiles[1:]]
    return home_with(".aliyun/config.json", json.dumps({"current": "default", "profiles": named}))


def temporary_key(simulator):
    """A key issued by the simulator's credentials URI."""
    with urllib.request.urlopen(simulator.url + "/credentials-uri", timeout=20) as answer:
        return json.loads(answer.read())


def key_program(text):
    path = temporary("key-program", f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n")
    path.chmod(0o700)
    return str(path)


def calls(simulator):
    """Number of calls per action."""
    counts = {}
    for row in simulator.control("state", method="GET")["requests"]:
        if row["api"] == "alibaba":
            counts[row["operation"]] = counts.get(row["operation"], 0) + row["count"]
    return counts


def refused(simulator, action):
    return sum(row["count"] for row in simulator.control("state", method="GET")["requests"]
               if row["operation"] == action and row["status"] != 200)
