#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the exporter on the simulator's fleet and prints one Markdown table.

Usage: tests/bench/fleet.py [--nodes 1000] [--volumes 20000] [--pods 30000] [--minutes 10]
                            [--rate 200] [--without-alibaba] [--build build/release] [--scrapes 50]
                            [--regions cn-shenzhen,cn-hangzhou --second-region-disks 48000]
                            [--calls-per-minute 120] [--anti-affinity]
Both programs run on this machine and share its cores; the simulator's share is not taken off.
"""
import argparse
import http.client
import os
import pathlib
import statistics
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))


def memory_mib(pid, field):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    raise ValueError(field)


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def scrape(address, headers):
    """Seconds from the request to the last byte over a new connection, and the body."""
    before = time.perf_counter()
    connection = http.client.HTTPConnection(address, timeout=60)
    connection.request("GET", "/metrics", headers=headers)
    body = connection.getresponse().read()
    connection.close()
    return time.perf_counter() - before, body


def measure_scrapes(address, headers, count):
    times, size = [], 0
    for _ in range(count):
        took, body = scrape(address, headers)
        times.append(took * 1000)
        size = len(body)
    times.sort()
    return statistics.median(times), times[int(len(times) * 0.95)], size


def bytes_read(simulator):
    return simulator.control("state", method="GET")["bytes"].get("kubernetes", 0)


def requests_of(simulator, verb):
    requests = simulator.control("state", method="GET")["requests"]
    return sum(row["count"] for row in requests
               if row["api"] == "kubernetes" and row["operation"].startswith(verb))


def steady_state(simulator, pid, options):
    """What following the changes costs, once everything is there."""
    simulator.control("churn", body={"rate": options.rate, "seed": 1})
    time.sleep(60)
    cpu, read, began = cpu_seconds(pid), bytes_read(simulator), time.perf_counter()
    lists, watches = requests_of(simulator, "list"), requests_of(simulator, "watch")
    memory = []
    while time.perf_counter() - began < options.minutes * 60:
        time.sleep(5)
        memory.append(memory_mib(pid, "VmRSS"))
    took = time.perf_counter() - began
    used = cpu_seconds(pid) - cpu
    simulator.control("churn", body={"rate": 0})
    return [
        (f"{options.minutes} minutes with {options.rate} changes a second", ""),
        ("CPU", f"{used:.1f} s, {used / took * 100:.1f} % of a core"),
        ("bytes read from the API", f"{(bytes_read(simulator) - read) / 1e6:.0f} MB"),
        ("lists / watches begun", f"{requests_of(simulator, 'list') - lists} / "
         f"{requests_of(simulator, 'watch') - watches}"),
        ("memory, median / highest", f"{statistics.median(memory):.0f} / {max(memory):.0f} MiB"),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--volumes", type=int, default=20000)
    parser.add_argument("--pods", type=int, help="default: half as many again as volumes")
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--scrapes", type=int, default=50)
    parser.add_argument("--rate", type=int, default=200, help="changes a second")
    parser.add_argument("--minutes", type=int, default=0, help="how long to follow changes")
    parser.add_argument("--without-alibaba", action="store_true")
    parser.add_argument("--anti-affinity", action="store_true",
                        help="of each third StatefulSet: one replica to a node")
    parser.add_argument("--regions", default="", help="of the disks; all are read")
    parser.add_argument("--second-region-disks", type=int, default=0)
    parser.add_argument("--calls-per-minute", type=int, default=120)
    options = parser.parse_args()
    os.environ["EXPORTER_BUILD"] = str(pathlib.Path(options.build).resolve())
    import programs  # reads EXPORTER_BUILD

    size = ["--nodes", str(options.nodes), "--volumes", str(options.volumes), "--seed", "1"]
    if options.pods is not None:
        size += ["--pods", str(options.pods)]
    if options.anti_affinity:
        size.append("--anti-affinity")
    flags = []
    if options.regions:
        size += ["--regions", options.regions,
                 "--second-region-disks", str(options.second_region_disks)]
        flags.append(f"--alibaba.regions={options.regions}")
    with programs.Simulator("fleet", *size, seconds=300) as simulator:
        before = bytes_read(simulator)
        started = time.perf_counter()
        with programs.connect(simulator, "--kubernetes.poll-interval=30s",
                              "--alibaba.poll-interval=5m",
                              f"--alibaba.calls-per-minute={options.calls_per_minute}", *flags,
                              alibaba=not options.without_alibaba) as exporter:
            address = exporter.url.removeprefix("http://")
            while not exporter.is_ready():
                time.sleep(0.02)
            rows = [("start to ready (all lists, first page)",
                     f"{time.perf_counter() - started:.2f} s"),
                    ("bytes read for it", f"{(bytes_read(simulator) - before) / 1e6:.0f} MB")]
            if not options.without_alibaba:
                while not programs.values(exporter.metrics(), "ack_storage_disk_info"):
                    time.sleep(0.5)
                rows.append(("start to disks shown", f"{time.perf_counter() - started:.2f} s"))
                rows += cloud_calls(programs, simulator, exporter)
            time.sleep(2)
            pid = exporter.process.pid
            rows += describe(programs, exporter.metrics())
            for name, headers in (("plain", {}), ("gzip", {"Accept-Encoding": "gzip"})):
                median, p95, bytes_sent = measure_scrapes(address, headers, options.scrapes)
                rows.append((f"scrape {name}, median / p95",
                             f"{median:.1f} / {p95:.1f} ms, {bytes_sent / 1e6:.2f} MB"))
            rows.append(("CPU so far", f"{cpu_seconds(pid):.1f} s"))
            if options.minutes > 0:
                rows += steady_state(simulator, pid, options)
            rows.append(("memory now / peak of all",
                         f"{memory_mib(pid, 'VmRSS'):.0f} / {memory_mib(pid, 'VmHWM'):.0f} MiB"))
            exporter.expect_alive()
    print("| | |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


def cloud_calls(programs, simulator, exporter):
    """The first polls of Alibaba Cloud: how long, and with how many calls."""
    took = programs.value(exporter.metrics(), "ack_storage_source_duration_seconds",
                          source="ecs_disks")
    counts = {}
    for row in simulator.control("state", method="GET")["requests"]:
        if row["api"] == "alibaba":
            counts[row["operation"]] = counts.get(row["operation"], 0) + row["count"]
    return [("poll of the disks", f"{took:.1f} s"),
            ("calls", ", ".join(f"{name} {count}" for name, count in sorted(counts.items())))]


def describe(programs, samples):
    """What is on the page, and how long it took to build."""
    objects = {dict(labels)["source"]: int(value) for (name, labels), value in samples.items()
               if name == "ack_storage_source_objects"}
    publish = programs.value(samples, "ack_storage_publish_duration_seconds")
    return [
        ("objects kept", ", ".join(f"{name} {count:,}" for name, count in sorted(objects.items()))),
        ("series on the page", f"{programs.value(samples, 'ack_storage_page_series'):,.0f}"),
        ("last publish (inventory, checks, page, deflate)", f"{publish * 1000:.0f} ms"),
    ]


if __name__ == "__main__":
    main()
