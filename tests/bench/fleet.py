#!/usr/bin/env python3
"""Measures the exporter on the simulator's fleet and prints one Markdown table.

Usage: tests/bench/fleet.py [--nodes 1000] [--volumes 20000] [--build build/release] [--scrapes 50]
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=1000)
    parser.add_argument("--volumes", type=int, default=20000)
    parser.add_argument("--build", default="build/release")
    parser.add_argument("--scrapes", type=int, default=50)
    options = parser.parse_args()
    os.environ["EXPORTER_BUILD"] = str(pathlib.Path(options.build).resolve())
    import programs  # reads EXPORTER_BUILD

    with programs.Simulator("fleet", "--nodes", str(options.nodes), "--volumes",
                            str(options.volumes), "--seed", "1") as simulator:
        started = time.perf_counter()
        with programs.connect(simulator, "--kubernetes.poll-interval=30s") as exporter:
            address = exporter.url.removeprefix("http://")
            while not exporter.is_ready():
                time.sleep(0.02)
            ready = time.perf_counter() - started
            while not programs.values(exporter.metrics(), "ack_storage_disk_info"):
                time.sleep(0.2)
            with_disks = time.perf_counter() - started
            time.sleep(2)
            samples = exporter.metrics()
            one = lambda name, **labels: programs.value(samples, name, **labels)  # noqa: E731
            plain = measure_scrapes(address, {}, options.scrapes)
            zipped = measure_scrapes(address, {"Accept-Encoding": "gzip"}, options.scrapes)
            pid = exporter.process.pid
            rows = [
                ("nodes / volumes / disks", f"{one('ack_storage_source_objects', source='nodes'):.0f} / "
                 f"{one('ack_storage_source_objects', source='persistentvolumes'):.0f} / "
                 f"{one('ack_storage_source_objects', source='ecs_disks'):.0f}"),
                ("series on the page", f"{one('ack_storage_page_series'):.0f}"),
                ("start to ready", f"{ready:.2f} s"),
                ("start to disks shown", f"{with_disks:.2f} s"),
                ("publish (inventory, checks, page, deflate)",
                 f"{one('ack_storage_publish_duration_seconds') * 1000:.0f} ms"),
                ("scrape plain, median / p95", f"{plain[0]:.1f} / {plain[1]:.1f} ms, {plain[2] / 1e6:.1f} MB"),
                ("scrape gzip, median / p95", f"{zipped[0]:.1f} / {zipped[1]:.1f} ms, {zipped[2] / 1e6:.2f} MB"),
                ("memory now / peak", f"{memory_mib(pid, 'VmRSS'):.0f} / {memory_mib(pid, 'VmHWM'):.0f} MiB"),
                ("CPU so far", f"{cpu_seconds(pid):.1f} s"),
            ]
    print("| | |\n|---|---|")
    for name, figure in rows:
        print(f"| {name} | {figure} |")


if __name__ == "__main__":
    main()
