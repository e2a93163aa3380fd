#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares the inhibition rules of alertmanager.yml with alertmanager/inhibition.tsv in a real
Alertmanager, and holds the rules to what alertmanager.yml says of them: no alert matches both
sides of a rule, no rule goes by labels that may be missing on both sides, nothing that does not
page mutes what pages."""
import re

from alertmanager import configuration, running, wait_for
from tables import ALERTMANAGER, finish, labels_of, rows_of

TABLE = ALERTMANAGER / "inhibition.tsv"
ROUTES = ALERTMANAGER / "routes.tsv"
MATCHER = re.compile(r'(\w+)(=~|!~|!=|=)"(.*)"')
ALWAYS_EQUAL = {"cluster", "job", "team"}  # the same for all alerts of one exporter


def labels_of_row(number, text):
    labels = {"cluster": f"row-{number}", **labels_of(text)}
    return {name: value for name, value in labels.items() if value}


def table():
    for number, (source, target, verdict) in rows_of(TABLE, 3):
        yield number, labels_of_row(number, source), labels_of_row(number, target), verdict


def wrong_verdicts(rows):
    """Posts every pair and compares `inhibitedBy`."""
    config = configuration()
    for receiver in config["receivers"]:
        receiver.pop("webhook_configs")
    with running(config) as server:
        server.post([{"labels": alert} for row in rows for alert in row[1:3]])

        def found():
            alerts = {frozenset(a["labels"].items()): a for a in server.get("/api/v2/alerts")}
            muted = {}
            for number, source, target, _ in rows:
                by = alerts[frozenset(target.items())]["status"]["inhibitedBy"]
                muted[number] = alerts[frozenset(source.items())]["fingerprint"] in by
            return muted

        def settled():
            """The inhibitor learns of new alerts one by one: wait for all that are to be muted."""
            muted = found()
            return all(muted[number] for number, _, _, verdict in rows if verdict == "muted")

        try:
            wait_for("the alerts to be muted", 10, settled)
        except SystemExit:
            pass  # the comparison says which are not
        muted = found()
    for number, source, target, verdict in rows:
        if ("muted" if muted[number] else "sent") != verdict:
            yield f"{TABLE.name}:{number}: want {verdict}: {source} -> {target}"


def matches(matchers, labels):
    """Whether all the matchers hold, by the rules of Alertmanager: a missing label is empty."""
    for matcher in matchers:
        name, operator, value = MATCHER.fullmatch(matcher).groups()
        actual = labels.get(name, "")
        holds = re.fullmatch(value, actual) if "~" in operator else actual == value
        if bool(holds) == operator.startswith("!"):
            return False
    return True


def two_sided(rules, alerts):
    for rule in rules:
        for labels in alerts:
            if matches(rule["source_matchers"], labels) and matches(rule["target_matchers"], labels):
                yield f"{labels} matches both sides of {rule}"


def blind(rules):
    """Rules that name an object in `equal`, but do not demand on both sides that it is named."""
    for rule in rules:
        told = set(rule["equal"]) - ALWAYS_EQUAL - {"namespace"}  # nodes and volumes have none
        told -= {"kind"} if "name" in told else set()
        for side in ("source_matchers", "target_matchers"):
            for name in told:
                if f'{name}!=""' not in rule[side]:
                    yield f'{side} has no {name}!="": {rule}'
        if not ALWAYS_EQUAL <= set(rule["equal"]):
            yield f"equal lacks one of {sorted(ALWAYS_EQUAL)}: {rule}"


def hidden_pages(rules, alerts):
    """A rule with a source that does not page (any alert may be made a warning), and a target that does."""
    for rule in rules:
        quiet = [{**alert, "severity": "warning"} for alert in alerts]
        quiet = [alert for alert in quiet if matches(rule["source_matchers"], alert)]
        pages = [alert for alert in alerts if alert["severity"] == "critical"]
        pages = [alert for alert in pages if matches(rule["target_matchers"], alert)]
        if quiet and pages:
            yield f"{quiet[0]} could mute {pages[0]}: {rule}"


def main():
    rows = list(table())
    rules = configuration()["inhibit_rules"]
    known = [labels_of(alert) for _, (alert, _, _) in rows_of(ROUTES, 3)]
    named = {"kind": "k", "name": "n", "node": "n", "source": "s", "persistentvolumeclaim": "p"}
    alerts = [{**named, **labels} for labels in known if "severity" in labels]
    failures = [
        *wrong_verdicts(rows),
        *two_sided(rules, alerts),
        *blind(rules),
        *hidden_pages(rules, alerts),
    ]
    muted = sum(verdict == "muted" for *_, verdict in rows)
    finish(failures, f"{len(rules)} rules, {muted} pairs muted, {len(rows) - muted} sent")


if __name__ == "__main__":
    main()
