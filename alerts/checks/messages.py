#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Renders the message templates with `amtool template render`, in each language, and compares:
alertmanager/messages/<case>.json with <case>.<language>.txt, alertmanager/objects.tsv; no message
may be longer than its channel takes, and every alert of the rules has words in Chinese. The
template for PrometheusAlert is rendered by kubectl, whose templates get JSON, too, if it is there.
UPDATE_MESSAGES=1 writes the texts anew."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from tables import ALERTMANAGER, ALERTS, finish, labels_of, rows_of

LANGUAGES = ("en", "zh")
CASES = sorted((ALERTMANAGER / "messages").glob("*.json"))
# Bytes that a channel takes: PagerDuty's title is 1024 characters, a text message of WeChat Work
# 2048 bytes, a message of DingTalk 20000; mail has no such limit.
LIMITS = {"title": 1000, "text": 20000, "wechat": 2048, "markdown": 20000, "html": None}


def render(language, text, data, kind="text"):
    command = ["amtool", "template", "render", f"--template.type={kind}"]
    command += [f"--template.glob={ALERTMANAGER / 'templates' / language}.tmpl"]
    command += [f"--template.text={text}", f"--template.data={data}"]
    result = subprocess.run(command, capture_output=True, text=True)
    if result.returncode != 0:
        sys.exit(f"{language}.tmpl: {text}: {result.stderr.strip()}")
    return result.stdout


def messages(language, case):
    """{name of the template: message} of a case."""
    return {
        name: render(
            language,
            f'{{{{ template "ack_storage.{name}" . }}}}',
            case,
            "html" if name == "html" else "text",
        )
        for name in LIMITS
    }


def wrong_messages():
    for case in CASES:
        for language in LANGUAGES:
            path = case.with_suffix(f".{language}.txt")
            found = messages(language, case)
            text = "".join(f"===== {name}\n{message}\n" for name, message in found.items())
            if os.environ.get("UPDATE_MESSAGES"):
                path.write_text(text, encoding="utf-8")
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                yield f"{path.name} differs from:\n{text}"
            for name, limit in LIMITS.items():
                size = len(found[name].encode())
                if limit and size > limit:
                    yield f"{path.name}: {name} has {size} bytes, at most {limit} fit"


def wrong_objects():
    with tempfile.TemporaryDirectory() as work:
        data = pathlib.Path(work) / "data.json"
        for number, (alert, *wanted) in rows_of(ALERTMANAGER / "objects.tsv", 1 + len(LANGUAGES)):
            data.write_text(json.dumps({"commonLabels": labels_of(alert)}), encoding="utf-8")
            for language, text in zip(LANGUAGES, wanted):
                found = render(language, '{{ template "ack_storage.object" .CommonLabels }}', data)
                if found != text:
                    yield f"objects.tsv:{number}: {language}: '{found}', want '{text}'"


def kubectl():
    built = ALERTS.parent / "build" / "dependencies" / "bin" / "kubectl"
    return str(built) if built.exists() else shutil.which("kubectl")


def render_feishu(case):
    """By `kubectl annotate --local`: the notification stands in for an object. Only PrometheusAlert
    has the function GetCSTtime, so times stay as they are."""
    template = (ALERTMANAGER / "bridges" / "feishu.tmpl").read_text(encoding="utf-8")
    thing = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "notification"}}
    with tempfile.TemporaryDirectory() as work:
        data = pathlib.Path(work) / "data.json"
        data.write_text(json.dumps({**json.loads(case.read_text(encoding="utf-8")), **thing}))
        command = [kubectl(), "annotate", "--local", f"--filename={data}", "a=b", "--output"]
        command += ["go-template=" + template.replace("GetCSTtime ", "")]
        environment = {"HOME": work, "PATH": os.environ["PATH"]}
        result = subprocess.run(command, capture_output=True, text=True, env=environment)
    if result.returncode != 0:
        sys.exit(f"feishu.tmpl: {result.stderr.strip()}")
    return result.stdout


def wrong_feishu():
    for case in CASES if kubectl() else []:
        if case.stem in ("many", "missing"):  # only our own alerts, and no limit of its own
            continue
        path = case.with_suffix(".feishu.txt")
        text = render_feishu(case)
        if os.environ.get("UPDATE_MESSAGES"):
            path.write_text(text, encoding="utf-8")
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{path.name} differs from:\n{text}"


def alerts_without_words():
    """Every alert of the rules has a name and a meaning in Chinese, its own."""
    rules = "".join(p.read_text(encoding="utf-8") for p in (ALERTS / "rules").glob("*.yml"))
    alerts = sorted(set(re.findall(r"^ *- alert: (\w+)", rules, re.MULTILINE)))
    data = {"alerts": [{"labels": {"alertname": name, "reason": "available"}} for name in [*alerts, "X"]]}
    template = (
        '{{ range .Alerts }}{{ template "ack_storage.name" .Labels.alertname }}|'
        '{{ template "ack_storage.meaning" .Labels }}\n{{ end }}'
    )
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(data, file)
        file.flush()
        lines = render("zh", template, file.name).splitlines()
    *words, (_, unknown) = [line.split("|") for line in lines]
    for alert, (name, meaning) in zip(alerts, words, strict=True):
        if name == alert or meaning == unknown or not meaning.endswith("。"):
            yield f"zh.tmpl does not know {alert}"
    for column in zip(*words):
        if len(set(column)) != len(column):
            yield "zh.tmpl: two alerts have the same words"


def main():
    failures = [*wrong_messages(), *wrong_feishu(), *wrong_objects(), *alerts_without_words()]
    done = f"{len(CASES)} cases, {len(LIMITS)} messages each, in {len(LANGUAGES)} languages"
    finish(failures, done + ("; Feishu" if kubectl() else "; Feishu skipped, there is no kubectl"))


if __name__ == "__main__":
    main()
