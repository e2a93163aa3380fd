# SPDX-License-Identifier: Apache-2.0
"""The incident of the README, simulated: from both APIs to findings and costs."""
import re
import time
import unittest

from findings import found, read, told
from incident_steps import BOUND_COST, CLASS, DISKS, FINDINGS_COST, LEFT, SET, STEPS, STRAYS, TAKEN
from programs import ROOT, Simulator, connect, value, values, wait_until


def states(exporter, disks):
    """The states of these disks according to the metrics."""
    return sorted(dict(labels)["state"] for (name, labels) in exporter.metrics()
                  if name == "ack_storage_disk_info" and dict(labels)["disk"] in disks)


class Story(unittest.TestCase):
    """The table of incident_steps, with the exact set of findings in each step."""
    maxDiff = None

    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))
        # An idle watch shows only occasionally that it is up to date; a list does every time.
        self.exporter = self.enterContext(
            connect(self.simulator, "--checks.grace=1s", "--kubernetes.mode=poll",
                    "--alibaba.slow-poll-interval=10s"))
        self.exporter.wait_ready()

    def expect(self, step, expected):
        deadline = time.monotonic() + 150
        while found(self.exporter) != expected and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertEqual(found(self.exporter), expected, step)
        time.sleep(3)
        self.assertEqual(found(self.exporter), expected, f"{step}, three pages later")
        self.assertEqual(told(self.exporter.metrics()), expected, step)

    def expect_cost(self, step):
        document = read(self.exporter, "findings")
        self.assertEqual([each["check"] for each in document["checks"] if not each["complete"]], [])
        amounts = [each["amount"] for each in document["monthly_cost"]]
        self.assertAlmostEqual(sum(amounts), FINDINGS_COST[step], msg=step)
        for each in document["findings"]:
            self.assertTrue(each["since"] and each["summary"] and each["remedy"], each)
        page = self.exporter.metrics()
        bound = {dict(labels)["persistentvolume"] for (name, labels) in page
                 if name == "ack_storage_persistentvolume_info" and ("phase", "Bound") in labels}
        costs = [amount for (name, labels), amount in page.items()
                 if name == "ack_storage_persistentvolume_monthly_cost"
                 and ("storageclass", CLASS) in labels and dict(labels)["persistentvolume"] in bound]
        self.assertAlmostEqual(sum(costs), BOUND_COST[step], msg=step)

    def test_each_step_has_its_findings_and_no_others(self):
        steps = [each["name"] if isinstance(each, dict) else each
                 for each in self.simulator.control("state", method="GET")["steps"]]
        self.assertEqual(steps, [step for step, _, _ in STEPS])
        for step, expected, why in STEPS:
            self.simulator.control(f"advance?step={step}")
            if step == "pv-deleted":
                wait_until(lambda: states(self.exporter, DISKS[2:4]) == ["settling"] * 2,
                           what="one list of disks")
                self.assertFalse({each for each in found(self.exporter)
                                  if each[0] == "leaked-disk"}, "after one poll")
            print(f"\n{step}: {why}")
            self.expect(step, expected)
            self.expect_cost(step)
            if extra := getattr(self, "at_" + step.replace("-", "_"), None):
                extra()

    def plan(self, replicas):
        namespace, name = SET.split("/")
        return read(self.exporter,
                    f"readiness?namespace={namespace}&statefulset={name}&replicas={replicas}")

    def next_claim(self):
        """Ordinal of the receiver's next claim, and what becomes of it, by the metrics."""
        (labels,) = [dict(labels) for (name, labels) in self.exporter.metrics()
                     if name == "ack_storage_statefulset_next_claim"
                     and ("statefulset", SET.split("/")[1]) in labels]
        return int(labels["claim"].rpartition("-")[2]), labels["outcome"]

    def at_steady(self):
        self.assertEqual(self.next_claim(), (2, "bind_stray"))
        plan = self.plan(8)
        self.assertEqual([each["ordinal"] for each in plan["ordinals"]], list(range(2, 8)))
        self.assertTrue(plan["reuses_data"])
        first = plan["ordinals"][0]["claims"][0]
        self.assertEqual((first["outcome"], first["certain"]), ("bind_stray", True))
        self.assertEqual(set(first["may_bind"]), set(STRAYS))
        self.assertEqual(plan["added_at_most"]["gib"], 5000, "wherever it runs, 2 finds a stray")
        self.assertEqual(plan["added_at_least"]["gib"], 4000, "two strays spare two disks")

    def at_scale_up(self):
        """What was foretold has happened; the volume that was taken has an owner and its cost."""
        page = self.exporter.metrics()
        claim = f"large-format-log-{SET.split('/')[1]}-2"
        self.assertEqual(values(page, "ack_storage_persistentvolumeclaim_info",
                                persistentvolumeclaim=claim, persistentvolume=TAKEN,
                                phase="Bound"), [1])
        self.assertEqual(values(page, "ack_storage_persistentvolume_monthly_cost",
                                persistentvolume=TAKEN, persistentvolumeclaim=claim), [350])
        self.assertEqual(states(self.exporter, [TAKEN]), ["unattached_claimed"])
        self.assertEqual(self.next_claim(), (8, "bind_stray"), "by the other one")
        # The new nodes came with a system disk, which takes no slot.
        for node, disks in ((17, 1), (18, 0)):
            for source in ("ecs", "kubernetes"):
                self.assertEqual(value(page, "ack_storage_node_attached_disks", source=source,
                                       node=f"cn-shenzhen.172.16.19.{node}"), disks)

    def at_pv_deleted(self):
        self.assertEqual(states(self.exporter, DISKS[2:4]), ["leaked"] * 2)

    def at_disk_deleted(self):
        costs = read(self.exporter, "inventory?kind=storageclasses")["monthly_cost"]
        for by in ("by_storageclass", "by_namespace", "by_state"):
            for member in ("amount", "gib", "disks"):
                self.assertAlmostEqual(sum(group[member] for group in costs[by]),
                                       costs["total"][0][member], msg=f"{by} {member}")
        plan = self.plan(8)
        self.assertEqual([each["ordinal"] for each in plan["ordinals"]], list(range(2, 8)))
        for each in plan["ordinals"]:
            self.assertFalse(each["blocked"], each)
            self.assertEqual(each["claims"][0]["outcome"], "bind_stray")
            self.assertLessEqual(set(each["claims"][0]["may_bind"]), {*DISKS[:2], LEFT})

    def at_clean(self):
        page = self.exporter.metrics()
        self.assertEqual(sum(values(page, "ack_storage_findings")), 0)
        self.assertEqual(self.next_claim(), (2, "provision"))
        self.assertFalse(self.plan(8)["reuses_data"])
        self.assertEqual(sum(values(page, "ack_storage_lost_snapshots")), 0)
        for disks in {labels for (name, labels) in page if name == "ack_storage_node_attached_disks"}:
            node = dict(disks)["node"]
            self.assertEqual(len(set(values(page, "ack_storage_node_attached_disks", node=node))), 1)


class Examples(unittest.TestCase):
    """The scale-up that the documents ask about is the one of the demo."""
    DOCUMENTS = ("README.md", "README.zh-CN.md", "docs/checks.md", "docs/guide.zh-CN.md")

    def test_of_readiness_are_answered_by_the_demo(self):
        exporter = self.enterContext(connect(self.enterContext(Simulator("incident"))))
        exporter.wait_ready()
        for document in self.DOCUMENTS:
            text = (ROOT / document).read_text(encoding="utf-8")
            examples = re.findall(r"curl '?http://127\.0\.0\.1:10068/api/v1/(readiness\?[^' ]+)", text)
            self.assertTrue(examples, document)
            for example in examples:
                plan = read(exporter, example)
                self.assertEqual((plan["replicas"], plan["target"], len(plan["ordinals"])), (2, 8, 6))
                self.assertIn(TAKEN, plan["ordinals"][0]["claims"][0]["may_bind"], document)


def orphans(samples):
    return {dict(labels)["name"]: dict(labels)["reason"] for (name, labels) in samples
            if name == "ack_storage_finding_info" and ("check", "orphaned-pv") in labels}


class Incident(unittest.TestCase):
    def setUp(self):
        self.simulator = self.enterContext(Simulator("incident"))

    def read(self, *flags):
        exporter = self.enterContext(connect(self.simulator, *flags))
        exporter.wait_ready()
        wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_info"), what="the disks")
        return exporter

    def test_finds_the_two_strays_and_their_cost(self):
        samples = self.read().metrics()
        self.assertEqual(orphans(samples), dict.fromkeys(STRAYS, "available"))
        self.assertAlmostEqual(sum(values(samples, "ack_storage_finding_monthly_cost",
                                          check="orphaned-pv", currency="CNY")), 700)
        for stray in STRAYS:
            self.assertEqual(value(samples, "ack_storage_persistentvolume_capacity_bytes",
                                   persistentvolume=stray), 1000 * 2**30)
            self.assertEqual(value(samples, "ack_storage_disk_info", disk=stray,
                                   state="unattached_pv", persistentvolume=stray), 1)
        self.assertEqual(value(samples, "ack_storage_check_complete", check="orphaned-pv"), 1)

    def test_eight_bound_replicas_cost_2800(self):
        exporter = self.read()
        self.simulator.control("advance?step=bound")

        def bound_cost():
            return sum(v for (name, labels), v in exporter.metrics().items()
                       if name == "ack_storage_persistentvolume_monthly_cost"
                       and ("storageclass", CLASS) in labels
                       and dict(labels)["persistentvolumeclaim"])

        wait_until(lambda: abs(bound_cost() - 2800) < 1e-6, what="¥2800")
        self.assertEqual(orphans(exporter.metrics()), {LEFT: "available"}, "the other one is taken")

    def test_follows_the_story_to_released_volumes(self):
        exporter = self.read("--checks.grace=0s")
        self.simulator.control("advance?step=scale-down")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_persistentvolumes",
                                 storageclass=CLASS, phase="Bound") == 8, what="eight volumes")
        self.assertEqual(orphans(exporter.metrics()), {LEFT: "available"},
                         "scaling down does not orphan a volume")
        self.simulator.control("advance?step=claims-deleted")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_persistentvolumes",
                                 storageclass=CLASS, phase="Released") == 6, what="six released")
        reasons = sorted(orphans(exporter.metrics()).values())
        self.assertEqual(reasons, ["available"] + ["released"] * 6)

    def test_counts_the_full_node_by_both_views(self):
        exporter = self.read()
        self.simulator.control("advance?step=scale-up")
        wait_until(lambda: min(values(exporter.metrics(), "ack_storage_node_disk_headroom")) <= 0,
                   what="a full node")
        samples = exporter.metrics()
        limits = {dict(labels)["source"] for (name, labels) in samples
                  if name == "ack_storage_node_disk_limit"}
        self.assertLessEqual({"csinode", "instance_type"}, limits)
        self.assertTrue(values(samples, "ack_storage_node_attached_disks", source="ecs"))

    def test_keeps_its_data_through_an_outage_and_recovers(self):
        exporter = self.read("--source.max-age=4s")
        self.simulator.control("faults", body={"match": "/api/v1/persistentvolumes", "kind": "status",
                                               "status": 403, "count": 1000})
        self.simulator.control("restart")  # drops open watches, which would survive the fault
        errors = lambda: value(exporter.metrics(), "ack_storage_source_errors_total",  # noqa: E731
                               source="persistentvolumes", kind="forbidden")
        wait_until(lambda: errors() >= 1, what="a failed poll")
        wait_until(lambda: value(exporter.metrics(), "ack_storage_source_up",
                                 source="persistentvolumes") == 0, what="the data to be too old")
        samples = exporter.metrics()
        self.assertEqual(values(samples, "ack_storage_persistentvolume_info"), [])
        self.assertEqual(value(samples, "ack_storage_check_complete", check="orphaned-pv"), 0)
        self.assertEqual(orphans(samples), {})
        self.assertTrue(values(samples, "ack_storage_node_info"), "the other sources go on")
        self.assertEqual(exporter.text().count("source fails"), 1, "logged once, not at every poll")
        self.simulator.control("faults", method="DELETE")
        wait_until(lambda: set(orphans(exporter.metrics())) == set(STRAYS), what="recovery")
        self.assertIn("source works again", exporter.text())


if __name__ == "__main__":
    unittest.main()
