#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every alert of rules/*.yml has its fields, a firing, a silent and a resolving test, a runbook in
each language and a row in the table of alerts of each guide; and each of these has an alert. Prints
how many. What is still to come is named in checks/awaited.txt, if there is such a file."""
import re

import yaml

from tables import ALERTS, finish

SEVERITIES = {"critical", "warning", "info"}
RECORD = re.compile(r"[a-z0-9_]+:[a-z0-9_]+:[a-z0-9_]+")  # level:metric:operations
ANNOTATIONS = ("summary", "description", "runbook_url")
AWAITED = ALERTS / "checks" / "awaited.txt"
RUNBOOKS = {"runbook": "runbooks", "runbook-zh": "runbooks/zh"}
GUIDES = {"row": "operations.md", "row-zh": "guide.zh-CN.md"}
ROW = re.compile(r"^\| \[(AckStorage\w+)\]", re.MULTILINE)


def rules():
    for path in sorted((ALERTS / "rules").glob("*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                yield path.name, rule


def wrong_fields(path, rule):
    if "record" in rule:
        if not RECORD.fullmatch(rule["record"]):
            yield f"{path}: {rule['record']} is not named level:metric:operations"
        return
    name = f"{path}: {rule['alert']}"
    if not rule["alert"].startswith("AckStorage"):
        yield f"{name}: its name does not start with AckStorage"
    if rule.get("labels", {}).get("severity") not in SEVERITIES:
        yield f"{name}: severity is not one of {sorted(SEVERITIES)}"
    annotations = rule.get("annotations", {})
    for annotation in ANNOTATIONS:
        if not annotations.get(annotation, "").strip():
            yield f"{name}: no {annotation}"
    if not annotations.get("runbook_url", "").endswith(f"/{rule['alert']}.md"):
        yield f"{name}: runbook_url is {annotations.get('runbook_url')}"


def tested():
    """Names of alerts with a firing, a silent and a resolving test in tests/*.yml. A test is silent
    where nothing is expected before the alert has fired, and resolving where nothing is after."""
    found = {"firing": set(), "silent": set(), "resolving": set()}
    for path in sorted((ALERTS / "tests").glob("*.yml")):
        for test in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            cases = sorted(test.get("alert_rule_test", []), key=lambda case: seconds(case["eval_time"]))
            fired = set()
            for case in cases:
                name = case["alertname"]
                if case.get("exp_alerts"):
                    fired.add(name)
                    found["firing"].add(name)
                else:
                    found["resolving" if name in fired else "silent"].add(name)
    return found


def seconds(duration):
    """Of a Prometheus duration, for example 1d2h30m."""
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
    parts = re.findall(r"(\d+)(ms|[smhdwy])", str(duration))
    return sum(int(number) * units[unit] for number, unit in parts)


def runbooks():
    return {what: {p.stem for p in (ALERTS / folder).glob("*.md")} for what, folder in RUNBOOKS.items()}


def rows():
    """The alerts in the first column of a table of each guide."""
    docs = ALERTS.parent / "docs"
    return {what: set(ROW.findall((docs / guide).read_text(encoding="utf-8")))
            for what, guide in GUIDES.items()}


def awaited():
    """(alert, what) for each line of awaited.txt; `*` stands for all of it."""
    if not AWAITED.exists():
        return set()
    lines = AWAITED.read_text(encoding="utf-8").splitlines()
    return {tuple(line.split()) for line in lines if line and not line.startswith("#")}


def differences(alerts, parts):
    """(alert, what, failure) for each alert without a part, and each part without an alert."""
    for what, names in parts.items():
        for name in sorted(alerts ^ names):
            missing = f"no {what}" if name in alerts else f"{what}, but there is no such alert"
            yield name, what, f"{name}: {missing}"


def main():
    every_rule = list(rules())
    alerts = {rule["alert"] for _, rule in every_rule if "alert" in rule}
    parts = {**tested(), **runbooks(), **rows()}
    failures = [failure for path, rule in every_rule for failure in wrong_fields(path, rule)]
    late = awaited()
    found = list(differences(alerts, parts))
    excused = [name for name, what, _ in found if {(name, what), (name, "*")} & late]
    failures += [text for name, what, text in found if not {(name, what), (name, "*")} & late]
    counts = ", ".join(f"{what} {len(alerts & names)}" for what, names in parts.items())
    records = sum("record" in rule for _, rule in every_rule)
    rest = f"; {len(excused)} parts still to come" if excused else ""
    finish(failures, f"{len(alerts)} alerts: {counts}; {records} recording rules{rest}")


if __name__ == "__main__":
    main()
