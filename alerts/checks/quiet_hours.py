#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Quiet hours and digest of alertmanager.yml in a real Alertmanager, with a night that is now and
ends at the next full minute, where the digest hour begins: a page comes at once, warnings and the
digest when the night ends, each once. Takes up to 80 seconds."""
import datetime
import time
import zoneinfo

from alertmanager import Sink, configuration, every_route, running, wait_for
from tables import finish

ZONE = zoneinfo.ZoneInfo("Asia/Shanghai")
MINUTE = datetime.timedelta(minutes=1)
LOCATION = "Asia/Shanghai"
BRIDGE = "http://127.0.0.1:5001"
ALERTS = {
    "/pager": {"alertname": "AckStorageStrayVolume", "severity": "critical", "name": "d-1"},
    "/ticket": {"alertname": "AckStorageDiskDrift", "severity": "warning", "name": "d-2"},
    "/digest": {"alertname": "AckStorageIdleClaim", "severity": "info", "name": "c-3"},
    "/database/pager": {"alertname": "AckStorageStuckPod", "severity": "critical", "team": "database"},
    "/database/ticket": {"alertname": "AckStorageLeakedDisk", "severity": "warning", "team": "database"},
}
OVER = {"alertname": "AckStorageQuotaLow", "severity": "warning"}  # ends during the night


def interval(start, end):
    """A time interval of Alertmanager, which knows no times across midnight."""
    clock = "%H:%M"
    if start.date() == end.date():
        times = [{"start_time": start.strftime(clock), "end_time": end.strftime(clock)}]
    else:
        times = [{"start_time": start.strftime(clock), "end_time": "24:00"}]
        if end.strftime(clock) != "00:00":
            times.append({"start_time": "00:00", "end_time": end.strftime(clock)})
    return [{"times": times, "location": LOCATION}]


def hurried(config, morning, sink):
    """The configuration with seconds instead of minutes, the night until `morning`, and a sink."""
    for route in every_route(config["route"]):
        for name in ("group_wait", "group_interval"):
            if name in route:
                route[name] = "1s"
    spans = {"night": (morning - 2 * MINUTE, morning), "digest-hour": (morning, morning + 2 * MINUTE)}
    for named in config["time_intervals"]:
        named["time_intervals"] = interval(*spans[named["name"]])
    for receiver in config["receivers"]:
        for webhook in receiver["webhook_configs"]:
            webhook["url"] = webhook["url"].replace(BRIDGE, sink.url)
    return config


def minutes(text):
    """Of `1h`, `50m` or the time of day `09:30`."""
    if ":" in text:
        hours, _, rest = text.partition(":")
        return 60 * int(hours) + int(rest)
    return int(text[:-1]) * {"m": 1, "h": 60}[text[-1]]


def wrong_schedule(config):
    """The schedule itself: in Shanghai's time, and a digest at least and at most once a day."""
    by_name = {named["name"]: named["time_intervals"] for named in config["time_intervals"]}
    for name, intervals in by_name.items():
        if any(i["location"] != LOCATION for i in intervals):
            yield f"{name} is not in the time of {LOCATION}"
    hour = by_name["digest-hour"][0]["times"][0]
    length = minutes(hour["end_time"]) - minutes(hour["start_time"])
    digests = [r for r in every_route(config["route"]) if r.get("receiver") == "digest"]
    for route in digests:
        if not minutes(route["group_interval"]) < length < minutes(route["repeat_interval"]) < 1440:
            yield f"a digest may be left out, or come twice a day: {route}"
    if not digests:
        yield "there is no route to the digest"


def names(sink, path):
    return [n["alerts"][0]["labels"]["alertname"] for n in sink.notifications(path)]


def wrong_notifications(config):
    sink = Sink()
    now = datetime.datetime.now(ZONE)
    morning = now.replace(second=0, microsecond=0) + MINUTE
    if morning - now < datetime.timedelta(seconds=15):
        morning += MINUTE
    pages = [path for path in ALERTS if path.endswith("pager")]
    held = [path for path in ALERTS if path not in pages]
    with running(hurried(config, morning, sink)) as server:
        server.post([{"labels": labels} for labels in [*ALERTS.values(), OVER]])
        wait_for("the pages at night", 10, lambda: all(names(sink, path) for path in pages))
        server.post([{"labels": OVER, "endsAt": datetime.datetime.now(ZONE).isoformat()}])
        time.sleep((morning - datetime.datetime.now(ZONE)).total_seconds() - 1)
        for path in held:
            for name in names(sink, path):
                yield f"{name} came at night to {path}"
        wait_for("the morning's tickets", 15, lambda: all(names(sink, path) for path in held))
        time.sleep(3)  # three more flushes of every group
        for path, labels in ALERTS.items():
            if names(sink, path) != [labels["alertname"]]:
                yield f"{path} got {names(sink, path)}, want {labels['alertname']} once"


def main():
    failures = [*wrong_schedule(configuration()), *wrong_notifications(configuration())]
    finish(failures, "pages came at night, tickets and digest in the morning, each once")


if __name__ == "__main__":
    main()
