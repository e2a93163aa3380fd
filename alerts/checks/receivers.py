#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Puts the receivers of alertmanager/receivers/*.yml in place of those of alertmanager.yml, in both
languages: amtool accepts it, and a real Alertmanager sends a page, a ticket and a digest to the
channel, which a server on the loopback interface stands for, with the secrets of the files."""
import base64
import json
import pathlib
import re
import socketserver
import subprocess
import tempfile
import threading
import urllib.parse
from email import message_from_string, policy

import yaml

from alertmanager import Sink, configuration, every_route, running, wait_for
from tables import ALERTMANAGER, finish

LANGUAGES = ("en", "zh")
SECRETS = "/etc/alertmanager/secrets/"
ROLES = {"pager": "critical", "ticket": "warning", "digest": "info"}
WORD = {"en": {"critical": "CRITICAL", "warning": "WARNING", "info": "INFO"},
        "zh": {"critical": "严重", "warning": "警告", "info": "提示"}}


class Mailbox:
    """An SMTP server for one kind of client: AUTH PLAIN, one recipient. Keeps (recipient, message)."""

    def __init__(self):
        self.received = []
        self.passwords = set()
        mailbox = self

        class Handler(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 sink")
                to = ""
                while line := self.rfile.readline().decode().strip():
                    verb = line.split()[0].upper()
                    if verb == "EHLO":
                        self.say("250-sink")
                        self.say("250 AUTH PLAIN")
                    elif verb == "AUTH":
                        mailbox.passwords.add(base64.b64decode(line.split()[2]).split(b"\0")[2])
                        self.say("235 ok")
                    elif verb == "DATA":
                        self.say("354 go on")
                        lines = iter(lambda: self.rfile.readline().decode().rstrip("\r\n"), ".")
                        mailbox.received.append((to, "\n".join(lines)))
                        self.say("250 ok")
                    else:
                        if verb == "RCPT":
                            to = re.search("<(.*)>", line)[1]
                        self.say("221 bye" if verb == "QUIT" else "250 ok")

        server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        self.address = f"127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()


def with_receivers(path, language):
    """The configuration with the receivers of a file in place of those of the same name."""
    config = configuration()
    config["templates"] = [str(ALERTMANAGER / "templates" / f"{language}.tmpl")]
    ours = {r["name"]: r for r in yaml.safe_load(path.read_text(encoding="utf-8"))["receivers"]}
    unknown = set(ours) - {r["name"] for r in config["receivers"]}
    if unknown:
        raise SystemExit(f"{path.name}: no route to {unknown}")
    config["receivers"] = [ours.get(r["name"], r) for r in config["receivers"]]
    return config, ours


def refused(path, language):
    config, _ = with_receivers(path, language)
    with tempfile.NamedTemporaryFile("w", suffix=".yml") as file:
        yaml.safe_dump(config, file)
        file.flush()
        result = subprocess.run(["amtool", "check-config", file.name], capture_output=True, text=True)
    if result.returncode != 0:
        yield f"{path.name}: {result.stdout} {result.stderr}"


def redirect(thing, sink, mailbox, secrets):
    """Replaces every address by that of the sink or mailbox, and every secret's file by one here."""
    for key, value in list(thing.items()) if isinstance(thing, dict) else enumerate(thing):
        if isinstance(value, (dict, list)):
            redirect(value, sink, mailbox, secrets)
        elif key == "url":
            thing[key] = sink.url + urllib.parse.urlsplit(value)._replace(scheme="", netloc="").geturl()
        elif key == "smarthost":
            thing[key] = mailbox.address
            thing["require_tls"] = False
        elif isinstance(value, str) and value.startswith(SECRETS):
            name = value.removeprefix(SECRETS)
            (secrets / name).write_text(f"secret of {name}", encoding="utf-8")
            thing[key] = str(secrets / name)
        elif key == "corp_id":
            thing["api_url"] = f"{sink.url}/wechat/"
        elif key == "routing_key_file":
            raise SystemExit(f"{value} is not below {SECRETS}")


def redirected(path, language, sink, mailbox, secrets):
    config, ours = with_receivers(path, language)
    for receiver in ours.values():
        for channel, configs in receiver.items():
            if channel == "pagerduty_configs":
                for one in configs:
                    one["url"] = "https://events.pagerduty.com/v2/enqueue"
            if channel != "name":
                redirect(configs, sink, mailbox, secrets)
    for receiver in config["receivers"]:
        if receiver["name"] not in ours:
            receiver.pop("webhook_configs")
    for route in every_route(config["route"]):
        route.pop("mute_time_intervals", None)
        route.pop("active_time_intervals", None)
        if "group_wait" in route:
            route["group_wait"] = "1s"
    return config, ours


def sent(channel, sink, mailbox):
    """What arrived, as text: [(where to, text)]."""
    if channel == "email":
        for to, message in list(mailbox.received):
            mail = message_from_string(message, policy=policy.default)
            parts = [mail["Subject"], *(p.get_content() for p in mail.walk() if not p.is_multipart())]
            yield to, "\n".join(parts)
    for path, body, authorization in list(sink.received):
        if "gettoken" not in path:
            yield f"{path} {authorization}", json.dumps(json.loads(body), ensure_ascii=False)


def wanted(channel, language, severity):
    """A text that has to be in the message: webhooks get JSON, the others what templates say."""
    if channel in ("webhook", "dingtalk", "feishu"):
        return f'"severity": "{severity}"'
    return WORD[language][severity]


def wrong_details(channel, language, sink, mailbox):
    """Secrets that were not used, and parts of a mail that are not ours."""
    text = str(sink.received)
    if channel == "webhook" and "Bearer secret of webhook-token" not in text:
        yield "webhook: no bearer token"
    if channel == "pagerduty" and "secret of pagerduty-ticket" not in text:
        yield "pagerduty: not the key of the file"
    if channel == "email" and mailbox.passwords != {b"secret of smtp-password"}:
        yield f"email: the passwords were {mailbox.passwords}"
    for _, mail in sent(channel, sink, mailbox) if channel == "email" else []:
        if not any(mail.startswith(f"{bracket}{word}") for bracket in "[【" for word in WORD[language].values()):
            yield f"email: the subject is {mail.splitlines()[0]}"
        if f'<html lang="{language}' not in mail:
            yield "email: no HTML of ours"


def wrong_messages(path, language):
    sink = Sink(b'{"errcode": 0, "access_token": "token", "expires_in": 7200, "status": "success"}')
    mailbox = Mailbox()
    channel = path.stem
    with tempfile.TemporaryDirectory() as work:
        config, ours = redirected(path, language, sink, mailbox, pathlib.Path(work))
        with running(config) as server:
            labels = {"alertname": "AckStorageDiskLocked", "name": "d-1", "kind": "PersistentVolume"}
            texts = {"description": "DESCRIPTION", "runbook_url": "https://example.com/x.md"}
            for role in ours:
                alert = {**labels, "severity": ROLES[role], "cluster": role}
                server.post([{"labels": alert, "annotations": texts}])
            wait_for(
                f"{len(ours)} messages by {channel}",
                15,
                lambda: len(list(sent(channel, sink, mailbox))) >= len(ours),
            )
    messages = [text for _, text in sent(channel, sink, mailbox)]
    for role in ours:
        word = wanted(channel, language, ROLES[role])
        found = [text for text in messages if word in text and "d-1" in text and role in text]
        if len(found) != 1 or "DESCRIPTION" not in found[0]:
            yield f"{path.name}, {language}: {role}: {len(found)} messages with '{word}' in {messages}"
    yield from wrong_details(channel, language, sink, mailbox)


def main():
    paths = sorted((ALERTMANAGER / "receivers").glob("*.yml"))
    failures = []
    for path in paths:
        for language in LANGUAGES:
            failures += [*refused(path, language), *wrong_messages(path, language)]
    channels = ", ".join(path.stem for path in paths)
    finish(failures, f"{channels}: page, ticket and digest arrived, in {len(LANGUAGES)} languages")


if __name__ == "__main__":
    main()
