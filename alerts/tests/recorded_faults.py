# SPDX-License-Identifier: Apache-2.0
"""Scenarios for record.py: the healthy cluster of the simulator, and an exporter that cannot read
it, or not well."""
import json
import time

from accounts import ROLE, Account, key
from fake_alertmanager import FakeAlertmanager
from programs import KEY_ID, Simulator, connect, temporary, value, values, wait_until

PUSH_PORT = 29093  # the same in each recording: it is in a label
POLL = 10  # seconds; the shortest that Alibaba Cloud is polled in


def errors(exporter, source, kind):
    return value(exporter.metrics(), "ack_storage_source_errors_total", source=source, kind=kind)


def read_at(exporter, source):
    found = values(exporter.metrics(), "ack_storage_source_last_success_timestamp_seconds",
                   source=source)
    return found[0] if found else 0


def wait_read(exporter, source="ecs_disks"):
    before = read_at(exporter, source)
    wait_until(lambda: read_at(exporter, source) > before, 4 * POLL, f"a good reading of {source}")


def total(exporter, family, **labels):
    return sum(values(exporter.metrics(), family, **labels))


def wait_rise(exporter, family, **labels):
    before = total(exporter, family, **labels)
    wait_until(lambda: total(exporter, family, **labels) > before, 6 * POLL, f"{family} to rise")


def credentials(take):
    """A key that is rejected for some polls."""
    with Simulator("healthy") as simulator, connect(simulator) as exporter:
        exporter.wait_ready()
        wait_read(exporter)
        take(exporter, "accepted")
        fault = {"match": "DescribeDisks", "kind": "expired_credentials"}
        simulator.control("faults", body=fault | {"count": 1000})
        for number in (1, 2, 3):
            wait_rise(exporter, "ack_storage_source_errors_total", source="ecs_disks", kind="auth")
            take(exporter, f"rejected-{number}")
        simulator.control("faults", method="DELETE")
        wait_read(exporter)
        take(exporter, "accepted-again")


def wrong_key(take):
    """A key that was never right."""
    wrong = {"ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "wrong"}
    with Simulator("healthy") as simulator, connect(simulator, environment=wrong) as exporter:
        exporter.wait_ready()
        for number in (1, 2, 3):
            wait_rise(exporter, "ack_storage_source_errors_total", source="ecs_disks", kind="auth")
            take(exporter, f"rejected-{number}")


def throttling(take):
    with Simulator("healthy") as simulator, connect(simulator) as exporter:
        exporter.wait_ready()
        wait_read(exporter)
        take(exporter, "unthrottled")
        fault = {"match": "DescribeDisks", "kind": "throttle"}
        simulator.control("faults", body=fault | {"count": 1000})
        for number in (1, 2, 3):
            wait_rise(exporter, "ack_storage_api_throttled_total", operation="DescribeDisks")
            take(exporter, f"throttled-{number}")
            time.sleep(POLL)
        simulator.control("faults", method="DELETE")
        wait_read(exporter)
        take(exporter, "unthrottled-again")


def odd_data(take):
    with Simulator("healthy") as simulator, connect(
            simulator, "--kubernetes.mode=poll", alibaba=False) as exporter:
        exporter.wait_ready()
        take(exporter, "as-known")
        fault = {"match": "/api/v1/persistentvolumes", "verb": "list", "kind": "wrong_type"}
        simulator.control("faults", body=fault | {"count": 1000})
        for number in (1, 2, 3):
            wait_rise(exporter, "ack_storage_decode_problems_total", source="persistentvolumes")
            take(exporter, f"odd-{number}")
        simulator.control("faults", method="DELETE")
        wait_read(exporter, "persistentvolumes")
        take(exporter, "as-known-again")


def watches(take):
    """A watch that ends at its time, and one that breaks again and again."""
    with Simulator("healthy") as simulator, connect(simulator, alibaba=False) as exporter:
        exporter.wait_ready()
        take(exporter, "steady")
        fault = {"match": "/api/v1/persistentvolumes", "verb": "watch", "kind": "gone"}
        simulator.control("faults", body=fault | {"count": 8})
        simulator.control("restart")
        for number in (1, 2, 3):
            wait_rise(exporter, "ack_storage_watch_restarts_total", resource="persistentvolumes")
            take(exporter, f"breaking-{number}")
        wait_until(lambda: total(exporter, "ack_storage_watch_restarts_total",
                                 resource="persistentvolumes", reason="gone") >= 8, 120, "8 breaks")
        take(exporter, "broken")


def outage(take):
    """Volumes are forbidden until their data is too old, and one of two accounts is refused."""
    targets = [{"name": "own"},
               {"name": "locked", "regions": ["cn-beijing"], "role-arn": ROLE + "-unknown"}]
    config = temporary("exporter.yml", json.dumps({"alibaba": {"targets": targets}}))
    with Simulator("healthy") as simulator:
        simulator.control("roles", body={"roles": [{"arn": ROLE}]})
        with Account(simulator, "--source.max-age=30s", f"--config.file={config}",
                     environment=key()) as exporter:
            exporter.wait_ready()
            wait_until(lambda: sorted(values(exporter.metrics(), "ack_storage_target_up",
                                             source="ecs_disks")) == [0, 1], 40, "the targets")
            fault = {"match": "/api/v1/persistentvolumes", "kind": "status", "status": 403}
            simulator.control("faults", body=fault | {"count": 1000})
            simulator.control("restart")  # drops open watches, which would survive the fault
            wait_until(lambda: value(exporter.metrics(), "ack_storage_source_errors_total",
                                     source="persistentvolumes", kind="forbidden") >= 1, 40, "403")
            time.sleep(10)
            take(exporter, "volumes-old")
            wait_until(lambda: values(exporter.metrics(), "ack_storage_source_up",
                                      source="persistentvolumes") == [0], 60, "old data")
            take(exporter, "volumes-too-old")
            simulator.control("faults", method="DELETE")
            wait_until(lambda: values(exporter.metrics(), "ack_storage_source_up",
                                      source="persistentvolumes") == [1], 60, "recovery")
            take(exporter, "volumes-back")
    with Simulator("healthy") as simulator, connect(simulator) as exporter:
        exporter.wait_ready()
        wait_read(exporter)
        take(exporter, "all-read")


def start(take):
    """The first page of an exporter whose sources have not all been read."""
    with Simulator("healthy") as simulator:
        simulator.control("faults", body={"match": "DescribeDisks", "kind": "slow",
                                          "delay_ms": 8000, "count": 1})
        with connect(simulator) as exporter:
            exporter.wait_ready()
            take(exporter, "starting")


def clock(take):
    with Simulator("healthy") as simulator:
        simulator.control("clock", body={"offset_seconds": 1200})
        with Account(simulator, environment=key()) as exporter:
            exporter.wait_up()
            exporter.wait_log("the clock of this machine is wrong")
            take(exporter, "wrong")
            simulator.control("clock", body={"offset_seconds": 0})
            wait_until(lambda: abs(value(exporter.metrics(), "ack_storage_clock_offset_seconds")) < 5,
                       6 * POLL, "the clock")
            take(exporter, "right")


def push(take):
    """An Alertmanager that refuses what the exporter posts, for some time."""
    at_once = temporary("thresholds.yml", "hold_factor: 0\nkeep_firing_for: 1s\n")
    with Simulator("incident") as simulator, FakeAlertmanager(port=PUSH_PORT) as alertmanager, connect(
            simulator, f"--alertmanager.url={alertmanager.url}", "--alertmanager.interval=1s",
            f"--alerts.thresholds.file={at_once}", alibaba=False) as exporter:
        exporter.wait_ready()
        for status, up, step in ((200, 1, "accepted"), (500, 0, "refused"), (200, 1, "accepted-again")):
            alertmanager.status = status
            if status == 500:
                simulator.control("advance?step=scale-up")  # there is more to post
            wait_until(lambda: values(exporter.metrics(), "ack_storage_alertmanager_up") == [up], 60,
                       f"alertmanager_up {up}")
            take(exporter, step)


SCENARIOS = {"credentials": credentials, "wrong-key": wrong_key, "throttling": throttling,
             "odd-data": odd_data, "watches": watches, "outage": outage, "start": start,
             "clock": clock, "push": push}
