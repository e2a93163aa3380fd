# SPDX-License-Identifier: Apache-2.0
"""Watching equals polling; a missing permission, filter or fault affects only its own data."""
import re
import unittest

from programs import Simulator, connect, kubernetes_resources, value, values, wait_until

# Series that differ between two exporters of the same cluster: times (including first-seen times),
# durations, their own counters.
OWN = re.compile(r"ack_storage_(source_(last_success|duration)|publish_|page_|api_|http_|watch_|exporter_|"
                 r"source_errors|decode_|finding_since)|process_")


def cluster(samples):
    return {key: number for key, number in samples.items() if not OWN.match(key[0])}


def restarts(exporter, resource):
    samples = exporter.metrics()
    return {dict(labels)["reason"]: number for (name, labels), number in samples.items()
            if name == "ack_storage_watch_restarts_total" and ("resource", resource) in labels}


def up(exporter, source):
    return value(exporter.metrics(), "ack_storage_source_up", source=source)


def lines_about(exporter, source):
    return [line for line in exporter.text().splitlines() if f"source={source} " in line]


# The default of five polls of a second is too short on a busy machine.
POLLING = ("--kubernetes.mode=poll", "--source.max-age=60s")
# Sources polled every ten minutes or more would show an outdated cluster.
TIMELY = "--alibaba.disable=ecs_disk_stock,ecs_capacity_attributes,disk_quotas,ecs_snapshots"
FLEET = ("fleet", "--nodes", "20", "--volumes", "300", "--pods", "400")


class Modes(unittest.TestCase):
    def test_watching_and_polling_show_the_same_cluster(self):
        with Simulator(*FLEET) as simulator, \
                connect(simulator, TIMELY, "--kubernetes.mode=watch") as watching, \
                connect(simulator, TIMELY, *POLLING) as polling:
            watching.wait_ready()
            polling.wait_ready()
            for seed in range(1, 6):
                simulator.control("mutate", body={"count": 200, "seed": seed})
            simulator.control("restart")
            wait_until(lambda: cluster(watching.metrics()) == cluster(polling.metrics()), 60,
                       "both pages to be the same")
            page = cluster(watching.metrics())
            self.assertGreater(len(values(page, "ack_storage_persistentvolume_info")), 100)
            with connect(simulator, TIMELY, *POLLING) as fresh:
                fresh.wait_ready()
                wait_until(lambda: cluster(fresh.metrics()) == cluster(watching.metrics()), 30,
                           "a fresh exporter to show the same")

    def test_a_change_shows_without_another_list(self):
        with Simulator("incident") as simulator, connect(simulator) as exporter:
            exporter.wait_ready()
            state = simulator.control("state", method="GET")
            listed = sum(row["count"] for row in state["requests"]
                         if row["operation"] == "list persistentvolumes")
            simulator.control("advance?step=bound")
            wait_until(lambda: "Bound" in str([
                key for key, number in exporter.metrics().items()
                if key[0] == "ack_storage_persistentvolume_info" and number == 1]), 20)
            state = simulator.control("state", method="GET")
            self.assertEqual(sum(row["count"] for row in state["requests"]
                                 if row["operation"] == "list persistentvolumes"), listed)


class Permissions(unittest.TestCase):
    def test_each_resource_can_be_forbidden_and_costs_just_itself(self):
        resources = kubernetes_resources()
        self.assertGreaterEqual(len(resources), 10)
        for resource in resources:
            with self.subTest(resource), \
                    Simulator(*FLEET, "--deny", f"{resource}:list,watch") as simulator, \
                    connect(simulator, alibaba=False) as exporter:
                exporter.wait_ready()
                samples = exporter.metrics()
                down = {dict(labels)["source"] for (name, labels), number in samples.items()
                        if name == "ack_storage_source_up" and number == 0}
                self.assertEqual(down, {resource})
                wait_until(lambda: lines_about(exporter, resource))
                lines = lines_about(exporter, resource)
                self.assertEqual(len(lines), 1, lines)
                self.assertIn(f"grant get, list, watch on {resource}", lines.pop())

    def test_without_watch_it_lists_and_says_so_once(self):
        with Simulator(*FLEET, "--deny", "persistentvolumes:watch") as simulator, \
                connect(simulator, alibaba=False) as exporter:
            exporter.wait_ready()
            before = len(values(exporter.metrics(), "ack_storage_persistentvolume_info"))
            simulator.control("mutate", body={"count": 400, "seed": 3,
                                              "resources": ["persistentvolumes"]})
            wait_until(lambda: len(values(exporter.metrics(),
                                          "ack_storage_persistentvolume_info")) != before)
            lines = [line for line in exporter.text().splitlines() if "watch is refused" in line]
            self.assertEqual(len(lines), 1, lines)
            self.assertIn("grant get, list, watch on persistentvolumes", lines[0])
            self.assertEqual(up(exporter, "persistentvolumes"), 1)


class Narrowed(unittest.TestCase):
    def test_a_resource_that_is_switched_off_is_never_asked_for(self):
        with Simulator(*FLEET) as simulator, \
                connect(simulator, "--kubernetes.disable=pods,events",
                        "--kubernetes.disable=horizontalpodautoscalers") as exporter:
            exporter.wait_ready()
            operations = {row["operation"] for row in
                          simulator.control("state", method="GET")["requests"]}
            self.assertFalse({operation for operation in operations
                              if operation.endswith((" pods", " events", " horizontalpodautoscalers"))})
            self.assertEqual(values(exporter.metrics(), "ack_storage_source_up", source="pods"), [])

    def test_namespaces_and_classes(self):
        with Simulator(*FLEET) as simulator, connect(simulator) as everything, \
                connect(simulator, "--kubernetes.namespaces=fleet-1,fleet-2",
                        "--kubernetes.exclude-storage-classes=alicloud-disk-ssd") as some:
            everything.wait_ready()
            some.wait_ready()
            wait_until(lambda: values(some.metrics(), "ack_storage_disk_info"))
            wait_until(lambda: values(everything.metrics(), "ack_storage_disk_info"))
            shown = [dict(labels) for (name, labels) in some.metrics()
                     if name == "ack_storage_persistentvolumeclaim_info"]
            self.assertTrue(shown)
            self.assertLessEqual({labels["namespace"] for labels in shown}, {"fleet-1", "fleet-2"})
            self.assertNotIn("alicloud-disk-ssd", {labels["storageclass"] for labels in shown})
            # Filtering must not make a disk look leaked.
            states = lambda exporter: sorted(  # noqa: E731
                (dict(labels)["disk"], dict(labels)["persistentvolume"])
                for (name, labels) in exporter.metrics() if name == "ack_storage_disk_info")
            wait_until(lambda: states(some) == states(everything), 30)


class Trouble(unittest.TestCase):
    """Over a real socket; tests/e2e/watch_test.cc does the same on a large scale."""

    def follow(self, fault, resource, reason):
        with Simulator(*FLEET) as simulator, connect(simulator, alibaba=False) as exporter:
            exporter.wait_ready()
            simulator.control("faults", body=fault)
            simulator.control("restart")
            wait_until(lambda: restarts(exporter, resource)[reason] > 0, 30, reason)
            simulator.control("faults", method="DELETE")
            simulator.control("mutate", body={"count": 300, "seed": 9})
            with connect(simulator, *POLLING, alibaba=False) as fresh:
                fresh.wait_ready()
                wait_until(lambda: cluster(fresh.metrics()) == cluster(exporter.metrics()), 60)
            exporter.expect_alive()
            return exporter.text()

    def test_a_line_that_is_cut_in_two(self):
        self.follow({"match": "/api/v1/persistentvolumes", "kind": "half_line", "count": 1},
                    "persistentvolumes", "broken")

    def test_a_version_that_is_gone(self):
        self.follow({"match": "/api/v1/persistentvolumes", "kind": "gone", "verb": "watch",
                     "count": 2}, "persistentvolumes", "gone")

    def test_an_error_in_the_stream(self):
        self.follow({"match": "/api/v1/persistentvolumeclaims", "kind": "error_event",
                     "status": 500, "count": 1}, "persistentvolumeclaims", "error")

    def test_an_api_server_that_is_too_busy(self):
        self.follow({"match": "/api/v1/nodes", "kind": "status", "status": 429, "verb": "watch",
                     "retry_after": 1, "count": 2}, "nodes", "broken")

    def test_an_object_of_wrong_types_in_the_middle_of_a_page(self):
        with Simulator(*FLEET) as simulator:
            simulator.control("faults", body={"match": "/api/v1/persistentvolumes", "verb": "list",
                                              "kind": "wrong_type", "count": 1000})
            with connect(simulator, alibaba=False) as exporter:
                exporter.wait_ready()
                samples = exporter.metrics()
                self.assertGreater(value(samples, "ack_storage_decode_problems_total",
                                         source="persistentvolumes"), 0)
                total = simulator.control("state", method="GET")["objects"]["persistentvolumes"]
                self.assertEqual(value(samples, "ack_storage_source_objects",
                                       source="persistentvolumes"), total)
                self.assertEqual(len([line for line in lines_about(exporter, "persistentvolumes")
                                      if "odd data" in line]), 1)

    def test_a_continue_token_that_repeats_for_ever(self):
        with Simulator("fleet", "--nodes", "20", "--volumes", "1500") as simulator:
            with connect(simulator, *POLLING, alibaba=False) as exporter:
                exporter.wait_ready()
                count = value(exporter.metrics(), "ack_storage_source_objects",
                              source="persistentvolumes")
                simulator.control("faults", body={"match": "/api/v1/persistentvolumes",
                                                  "kind": "repeat_continue", "count": 1000})
                wait_until(lambda: any("the list does not end" in line for line in
                                       lines_about(exporter, "persistentvolumes")))
                self.assertEqual(value(exporter.metrics(), "ack_storage_source_objects",
                                       source="persistentvolumes"), count)
                self.assertEqual(up(exporter, "persistentvolumes"), 1)


if __name__ == "__main__":
    unittest.main()
