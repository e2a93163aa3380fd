#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares alertmanager.yml with alertmanager/routes.tsv: who gets which alert, and what comes in
one message. amtool tells the receivers, a real Alertmanager the groups; every alert of the rules
has to be in the table with each of its severities."""
import subprocess
import sys

import yaml

from alertmanager import configuration, running, wait_for
from tables import ALERTMANAGER, ALERTS, CONFIGURATION, finish, labels_of, rows_of

TABLE = ALERTMANAGER / "routes.tsv"
OBJECT = {"cluster": "c", "node": "n"}  # so that grouping by them can be seen


def table():
    """{line number: (labels, receiver, names of the labels that make the group)}"""
    return {
        number: (labels_of(alert), receiver, sorted(groups_by.split(",")))
        for number, (alert, receiver, groups_by) in rows_of(TABLE, 3)
    }


def wrong_receivers(rows):
    for number, (labels, receiver, _) in rows.items():
        command = ["amtool", "config", "routes", "test", f"--config.file={CONFIGURATION}"]
        command += [f"--verify.receivers={receiver}"]
        command += [f"{name}={value}" for name, value in labels.items()]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            yield f"{TABLE.name}:{number}: {labels}: want {receiver}; {result.stdout.strip()}"


def wrong_groups(rows):
    config = configuration()
    for receiver in config["receivers"]:
        receiver.pop("webhook_configs")
    wanted = {str(number): row for number, row in rows.items()}
    with running(config) as server:
        server.post(
            [{"labels": {**OBJECT, **row[0], "row": number}} for number, row in wanted.items()]
        )

        def grouped():
            groups = server.get("/api/v2/alerts/groups")
            found = {
                alert["labels"]["row"]: (group["receiver"]["name"], sorted(group["labels"]))
                for group in groups
                for alert in group["alerts"]
            }
            return len(found) == len(wanted) and found

        found = wait_for("all alerts to be grouped", 20, grouped)
    for number, (labels, receiver, groups_by) in wanted.items():
        if found[number] != (receiver, groups_by):
            yield f"{TABLE.name}:{number}: {labels}: {found[number]}, want {(receiver, groups_by)}"


def missing_rows(rows):
    """Every alert of the rules, with and without a team that has routes."""
    listed = {
        (labels["alertname"], labels.get("severity"), labels.get("team"))
        for labels, _, _ in rows.values()
    }
    for path in sorted((ALERTS / "rules").glob("*.yml")):
        for group in yaml.safe_load(path.read_text(encoding="utf-8"))["groups"]:
            for rule in group["rules"]:
                if "alert" not in rule:
                    continue
                for team in (None, "database"):
                    key = (rule["alert"], rule["labels"]["severity"], team)
                    if key not in listed:
                        yield f"{TABLE.name}: no row for {key}"


def main():
    rows = table()
    failures = [*missing_rows(rows), *wrong_receivers(rows), *wrong_groups(rows)]
    finish(failures, f"{len(rows)} routes")


if __name__ == "__main__":
    sys.exit(main())
