# SPDX-License-Identifier: Apache-2.0
"""What a case expects, as promtool wants it: complete labels and annotations."""
import itertools
import re

RUNBOOKS = "https://github.com/ack-storage-exporter/ack-storage-exporter/blob/main/alerts/runbooks"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# What a link to a dashboard selects.
VARIABLES = ("namespace", "storageclass", "node")
TEXTS = ("says", "summary", "dashboard")


def seconds(duration):
    """Of a Prometheus duration, for example 1d2h30m."""
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([smhd])", str(duration)))


def each_of(entry):
    """An entry whose labels have lists of values stands for one alert for each of them, in step."""
    lists = {name: value for name, value in entry.items() if isinstance(value, list)}
    if not lists:
        yield entry
        return
    for values in zip(*lists.values(), strict=True):
        yield entry | dict(zip(lists, values))


def dashboard_url(name, labels):
    url = f"/d/ack-storage-{name}?var-cluster={labels.get('cluster', '')}"
    return url + "".join(f"&var-{each}={labels[each]}" for each in VARIABLES if labels.get(each))


def expected_alert(alert, entry, test, target):
    """An entry of a case has labels, and `says`; what all its alerts have in common is in the test."""
    whole = target | test.get("labels", {}) | entry
    labels = {name: str(value) for name, value in whole.items()
              if name not in TEXTS and value not in (None, "")}
    said = {each: entry.get(each, test.get(each)) for each in TEXTS}
    return {"exp_labels": labels,
            "exp_annotations": {
                "summary": said["summary"],
                "description": said["says"].format(**labels),
                "runbook_url": f"{RUNBOOKS}/{alert}.md",
                "dashboard_url": dashboard_url(said["dashboard"], labels)}}


def series_text(metric, labels):
    return metric + "{" + ",".join(f'{name}="{value}"' for name, value in labels.items()) + "}"


def record_tests(test, target):
    """All samples of a recording rule, or of another expression, at the times of `is`."""
    labels = (target if "record" in test else {}) | test.get("labels", {})
    for at, entries in test["is"].items():
        samples = [{"labels": series_text(test.get("record", ""), own), "value": each["value"]}
                   for entry in entries for each in each_of(entry)
                   for own in [{name: str(value) for name, value in (labels | each).items()
                                if name != "value" and value not in (None, "")}]]
        yield {"expr": test.get("record") or test["expr"], "eval_time": at, "exp_samples": samples}


def checks(test, target):
    if "alert" not in test:
        return {"promql_expr_test": list(record_tests(test, target))}
    return {"alert_rule_test": rule_tests(test, target)}


def rule_tests(test, target):
    """One check for each time of `silent`, `fires` and `resolved`."""
    alert = test["alert"]
    checks = [{"eval_time": at, "alertname": alert, "exp_alerts": []}
              for at in itertools.chain(test.get("silent", []), test.get("resolved", []))]
    for at, entries in test.get("fires", {}).items():
        alerts = [expected_alert(alert, each, test, target)
                  for entry in entries for each in each_of(entry)]
        checks.append({"eval_time": at, "alertname": alert, "exp_alerts": alerts})
    return sorted(checks, key=lambda check: seconds(check["eval_time"]))
