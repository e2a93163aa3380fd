# SPDX-License-Identifier: Apache-2.0
"""The incident step by step, with the exact set of findings and their reasons after each step; and
which findings about the cloud are withheld while its data is missing."""
import json
import time
import unittest

from programs import Simulator, connect, fetch, value, values, wait_until

SET = "cx-idc/receiver-receiver-web-statefulset"
CLAIM = "cx-idc/large-format-log-receiver-receiver-web-statefulset"
STRAYS = ("d-wz9gme1m29dd3jkf0g2t", "d-wz9gme1m29dd3jkf0g2x")
# The disks of the replicas 2 to 7.
DISKS = ("d-wz9zj6up1rdqw1ln4arl", "d-wz9uuixvmlvwn0s0h114", "d-wz94panbrlljrge86aij",
         "d-wz9axzx68ca1ddfxzn7d", "d-wz9zf23rz8fhrvsz8lpe", "d-wz9oi6yz8pjwyxqt1i6c")
DISK_1 = "d-wz93vqcshztctgh4zp8e"
CLOUD_CHECKS = ("leaked-disk", "dangling-pv")

# Findings that persist throughout.
ALWAYS = {
    ("orphaned-pv", STRAYS[0]): "available",
    ("orphaned-pv", STRAYS[1]): "available",
    ("node-disk-limit", "cn-shenzhen.172.16.19.12"): "full",
    ("scale-up-blocked", "cx-data/logbuf"): "no_slot",
    ("idle-claim", "cx-data/shared-conf"): "unused",
    ("quota-low", "cn-shenzhen-e/cloud_essd"): "quota",
    ("quota-low", "cn-shenzhen/q_simulated-cloud-essd-capacity"): "quota",
}
ALL_RELEASED = {("orphaned-pv", disk): "released" for disk in DISKS}
TWO_STRAYS = {
    **{("orphaned-pv", disk): "available" for disk in DISKS[:2]},
    **{("stray-pv", disk): "wait_for_first_consumer" for disk in DISKS[:2]},
}

STEPS = (
    ("steady", ALWAYS,
     "The two strays are in a zone without nodes: orphaned, but no claim can take them. Node .12 "
     "holds 15 of 15 disks, so that logbuf, which is pinned to it, cannot grow. Nobody uses the "
     "NAS claim; the OSS claim is attached. 620 of 640 GiB of ESSD are used, which two APIs say. "
     "The disks of another cluster, by hand and for a term are nobody's leak."),
    ("scale-up", ALWAYS | {
        ("node-disk-limit", "cn-shenzhen.172.16.19.12"): "overfull",
        ("attach-error", "VolumeAttachment"): "disk_limit",
        ("pending-claim", f"{CLAIM}-6"): "storage_unschedulable",
        ("stuck-pod", f"{SET}-5"): "attach",
        ("stuck-pod", f"{SET}-6"): "unschedulable",
        ("stuck-pod", f"{SET}-7"): "terminating"},
     "Replica 5 asked for a 16th disk on node .12 and waits in Init:0/2; 6 fits on no node, and "
     "its claim waits with it; 7 is Terminating on a node that is gone, for longer than the grace "
     "age, so that it is stuck and no longer a live pod of a missing node. The claim of 7 has no "
     "volume yet and no pod that lives: it waits for a consumer, which is no fault."),
    ("bound", ALWAYS,
     "All eight run. Nothing is left of the trouble, and nothing new is wrong: ¥2800 a month is "
     "what was asked for."),
    ("scale-down", ALWAYS | {("leftover-claim", f"{CLAIM}-{i}"): "scaled_down"
                             for i in range(2, 8)},
     "Six claims are left over. Their volumes stay Bound, so that none is orphaned, and none of "
     "the claims is idle beside that."),
    ("claims-deleted", ALWAYS | ALL_RELEASED,
     "The claims are gone, the policy Retain keeps the volumes: six are Released. A Released "
     "volume is never bound again, so that none is a stray."),
    ("claimref-cleared", ALWAYS | ALL_RELEASED | TWO_STRAYS,
     "Two volumes lost their claimRef: Available, in zones with nodes, of the class and size that "
     "the next replica asks for. They are orphaned and strays."),
    ("pv-deleted", {key: reason for key, reason in (ALWAYS | ALL_RELEASED | TWO_STRAYS).items()
                    if key[1] not in DISKS[2:4]} | {
                        ("leaked-disk", DISKS[2]): "leaked",
                        ("leaked-disk", DISKS[3]): "leaked"},
     "Two volumes were deleted. Their disks live on in ECS and nothing in Kubernetes names them: "
     "leaked, once two lists of disks in a row have said so."),
    ("disk-deleted", {key: reason for key, reason in (ALWAYS | ALL_RELEASED | TWO_STRAYS).items()
                      if key[1] not in DISKS[2:4]} | {
                          ("leaked-disk", DISKS[2]): "leaked",
                          ("leaked-disk", DISKS[3]): "leaked",
                          ("dangling-pv", DISK_1): "disk_missing"},
     "Somebody deleted the disk of replica 1 in the console. Its volume and claim are Bound as "
     "before, its pod runs; the next attach would fail."),
)


def read(exporter, what):
    status, _, body = fetch(f"{exporter.url}/api/v1/{what}")
    if status != 200:
        raise ValueError(body)
    return json.loads(body)


def found(exporter):
    """{(check, object): reason} of all findings; attachments by kind, as their names are hashes."""
    return {(each["check"], each["kind"] if each["kind"] == "VolumeAttachment" else
             "/".join(filter(None, (each["namespace"], each["name"])))): each["reason"]
            for each in read(exporter, "findings")["findings"]}


def states(exporter, disks):
    """The states of these disks according to the metrics."""
    return sorted(dict(labels)["state"] for (name, labels) in exporter.metrics()
                  if name == "ack_storage_disk_info" and dict(labels)["disk"] in disks)


def begin(case, *flags, simulator=None):
    simulator = simulator or case.enterContext(Simulator("incident"))
    # An idle watch shows only occasionally that it is up to date; a list does every time.
    exporter = case.enterContext(connect(simulator, "--checks.grace=1s", "--kubernetes.mode=poll",
                                         *flags))
    exporter.wait_ready()
    wait_until(lambda: values(exporter.metrics(), "ack_storage_disk_info"), what="the disks")
    return simulator, exporter


class Story(unittest.TestCase):
    maxDiff = None

    def expect(self, exporter, step, expected, why):
        deadline = time.monotonic() + 150
        while found(exporter) != expected and time.monotonic() < deadline:
            time.sleep(0.5)
        self.assertEqual(found(exporter), expected, step)
        time.sleep(3)
        self.assertEqual(found(exporter), expected, f"{step}, three pages later")
        print(f"\n{step}: {why}")
        for (check, name), reason in sorted(expected.items()):
            if (check, name) not in ALWAYS:
                print(f"  {check:17} {name}: {reason}")

    def test_each_step_has_its_findings_and_no_others(self):
        simulator, exporter = begin(self)
        for step, expected, why in STEPS:
            simulator.control(f"advance?step={step}")
            if step == "pv-deleted":
                wait_until(lambda: states(exporter, DISKS[2:4]) == ["settling"] * 2,
                           what="one list of disks")
                self.assertNotIn(("leaked-disk", DISKS[2]), found(exporter), "after one poll")
            self.expect(exporter, step, expected, why)
        self.assertEqual(states(exporter, DISKS[2:4]), ["leaked"] * 2)
        self.complete_and_priced(exporter)
        self.scale_up_is_foretold(exporter)

    def complete_and_priced(self, exporter):
        document = read(exporter, "findings")
        self.assertEqual([each["check"] for each in document["checks"] if not each["complete"]], [])
        for each in document["findings"]:
            self.assertTrue(each["since"] and each["summary"] and each["remedy"], each)
        # Two stray disks, four Released or Available and two leaked ones, 1000 GiB each; the
        # dangling volume costs nothing, and the strays count once.
        self.assertEqual(document["monthly_cost"], [{"currency": "CNY", "amount": 8 * 350}])
        costs = read(exporter, "inventory?kind=storageclasses")["monthly_cost"]
        for by in ("by_storageclass", "by_namespace", "by_state"):
            for member in ("amount", "gib", "disks"):
                self.assertAlmostEqual(sum(group[member] for group in costs[by]),
                                       costs["total"][0][member], msg=f"{by} {member}")

    def scale_up_is_foretold(self, exporter):
        namespace, name = SET.split("/")
        plan = read(exporter, f"readiness?namespace={namespace}&statefulset={name}&replicas=8")
        self.assertEqual([each["ordinal"] for each in plan["ordinals"]], list(range(2, 8)))
        self.assertTrue(plan["reuses_data"])
        for each in plan["ordinals"]:
            claim = each["claims"][0]
            self.assertFalse(each["blocked"], each)
            self.assertEqual(claim["outcome"], "bind_stray")
            self.assertLessEqual(set(claim["may_bind"]), set(DISKS[:2]))
        self.assertEqual(plan["added_at_most"]["gib"], 5000, "wherever it runs, 2 finds a stray")
        self.assertLessEqual(plan["added_at_least"]["gib"], 4000, "two strays spare two disks")


class UnknownCloud(unittest.TestCase):
    def complete(self, exporter):
        return [value(exporter.metrics(), "ack_storage_check_complete", check=check)
                for check in CLOUD_CHECKS]

    def verdicts(self, exporter):
        return {key for key in found(exporter) if key[0] in CLOUD_CHECKS}

    def withheld_and_back(self, simulator, exporter, fault, then=lambda: None):
        simulator.control("advance?step=disk-deleted")
        every = {("leaked-disk", DISKS[2]), ("leaked-disk", DISKS[3]), ("dangling-pv", DISK_1)}
        wait_until(lambda: every <= self.verdicts(exporter), 150, "the verdicts")
        self.assertEqual(self.complete(exporter), [1, 1])
        simulator.control("faults", body=fault | {"match": "DescribeDisks", "count": 1000})
        wait_until(lambda: self.complete(exporter) == [0, 0], 60, "the verdicts to be withheld")
        self.assertEqual(self.verdicts(exporter), set())
        then()
        simulator.control("faults", method="DELETE")
        wait_until(lambda: every <= self.verdicts(exporter), 60, "the verdicts again")

    def test_that_is_down_and_then_too_old(self):
        simulator, exporter = begin(self, "--source.max-age=30s")

        def grow_old():
            self.assertTrue(values(exporter.metrics(), "ack_storage_disk_info"),
                            "the last good list is shown as long as it is young enough")
            wait_until(lambda: not values(exporter.metrics(), "ack_storage_disk_info"), 60, "age")
            self.assertEqual(self.complete(exporter), [0, 0])
            self.assertEqual(self.verdicts(exporter), set())
            self.assertEqual(value(exporter.metrics(), "ack_storage_source_up",
                                   source="ecs_disks"), 0)

        self.withheld_and_back(simulator, exporter, {"kind": "status", "status": 503}, grow_old)

    def test_that_fails_half_way(self):
        simulator = self.enterContext(Simulator(
            "incident", "--regions", "cn-shenzhen,cn-hangzhou", "--second-region-disks", "600"))
        _, exporter = begin(self, "--alibaba.regions=cn-shenzhen,cn-hangzhou", simulator=simulator)
        # Cut after the first region and the first page of the second one.
        self.withheld_and_back(simulator, exporter, {"kind": "truncate", "continue_only": True})


if __name__ == "__main__":
    unittest.main()
